// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "base/log.hpp"
#include "net/signal.hpp"
#include "store/store.hpp"

namespace scribed::daemon {

/// store::Store::ask() of work that nothing may come of too soon: while the database is busy or full it is asked again,
/// after 2 s and up to a minute. Errc::not_found is an answer; another error: the waiting task was killed. `work` is
/// copied for each try.
template <class Work>
net::Task<std::invoke_result_t<Work&, store::Database&>> patient_ask(
    store::Store& store, Work work, Log log, std::string event
) {
    constexpr std::chrono::seconds kFirst{2};
    constexpr std::chrono::seconds kLongest{60};
    auto answer = co_await store.ask(work);
    for (auto pause = kFirst; !answer && answer.error().code() != Errc::not_found;) {
        log.error(event, {{"error", answer.error().text()}});
        const bool slept = co_await net::sleep_until(steady_now() + pause);
        if (!slept) break;
        pause = std::min(pause * 2, kLongest);
        answer = co_await store.ask(work);
    }
    co_return answer;
}

}  // namespace scribed::daemon
