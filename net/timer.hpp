// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include <boost/asio/basic_waitable_timer.hpp>

#include "net/task.hpp"

namespace scribed::net {

/// A steady timer bound to a shard's executor.
using Timer = boost::asio::
    basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

}  // namespace scribed::net
