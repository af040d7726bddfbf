// SPDX-License-Identifier: Apache-2.0
#include "identity/bearer_order.hpp"

#include <algorithm>
#include <optional>

namespace scribed::identity {

net::Task<Result<Bearer>> BearerOrder::get() {
    std::optional<Error> of_configured;
    std::optional<Error> of_any;
    for (const auto& source : sources_) {
        auto bearer = co_await source->get();
        if (bearer) co_return bearer;
        if (!of_configured && source->configured()) of_configured = bearer.error();
        if (!of_any) of_any = bearer.error();
    }
    co_return of_configured ? *of_configured : of_any.value_or(Error(Errc::unauthorized, "there are no credentials"));
}

net::Task<Result<void>> BearerOrder::recover(std::string refused) {
    Error answer(Errc::unauthorized, "there are no other credentials");
    for (const auto& source : sources_) {
        auto recovered = co_await source->recover(refused);
        if (recovered) co_return recovered;
        // What could not be found out now must not look like a refusal.
        if (recovered.error().code() != Errc::unauthorized) answer = recovered.error();
    }
    co_return answer;
}

bool BearerOrder::configured() const {
    return std::ranges::any_of(sources_, [](const auto& source) { return source->configured(); });
}

}  // namespace scribed::identity
