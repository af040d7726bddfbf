// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <type_traits>

#include "identity/bearer.hpp"
#include "upstream/result.hpp"

namespace scribed::upstream {

/// The answer of `attempt(Bearer)`, a task of an UpstreamResult, with the bearer of now; refused with 401 it runs once
/// more, if the source has another bearer (upstream.md 1.3). What could not be found out about the bearer is no
/// refusal: it is answered as what it is.
template <class Attempt>
std::invoke_result_t<Attempt, identity::Bearer> with_recovery(
    std::shared_ptr<identity::BearerSource> source, Attempt attempt
) {
    for (int tried = 1;; ++tried) {
        auto bearer = co_await source->get();
        if (!bearer) co_return from_bearer(bearer.error());
        auto answer = co_await attempt(*bearer);
        const bool refused = !answer && answer.error().fault == proto::UpstreamFault::unauthorized;
        if (!refused || tried > 1) co_return answer;
        const auto recovered = co_await source->recover(bearer->token);
        if (recovered) continue;
        if (recovered.error().code() != Errc::unauthorized) co_return from_bearer(recovered.error());
        co_return answer;
    }
}

}  // namespace scribed::upstream
