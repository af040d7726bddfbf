// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

namespace scribed::net {

/// Whether the task whose state this is (`co_await boost::asio::this_coro::cancellation_state`) was killed. A kill
/// aborts only what is under way, so operations ask this before they begin.
inline bool killed(const boost::asio::cancellation_state& state) {
    return state.cancelled() != boost::asio::cancellation_type::none;
}

}  // namespace scribed::net
