// SPDX-License-Identifier: Apache-2.0
#include "net/signal.hpp"

#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>

#include "net/killed.hpp"

namespace scribed::net {

Signal::Signal(Executor executor) : timer_(executor) {}

void Signal::notify() {
    notified_ = true;
    timer_.cancel();
}

Task<bool> Signal::wait(Instant deadline) {
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (!notified_ && !killed(state)) {
        timer_.expires_at(deadline);
        co_await timer_.async_wait(boost::asio::as_tuple(use_task));
    }
    co_return std::exchange(notified_, false);
}

Task<void> Signal::wait_through_kill() {
    while (!notified_) {
        timer_.expires_at(Instant::max());
        co_await timer_.async_wait(boost::asio::as_tuple(use_task));
    }
    notified_ = false;
}

Task<bool> killed() {
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    co_return state.cancelled() != boost::asio::cancellation_type::none;
}

Task<bool> sleep_until(Instant when) {
    Signal never(co_await boost::asio::this_coro::executor);
    co_await never.wait(when);
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    co_return !killed(state);
}

}  // namespace scribed::net
