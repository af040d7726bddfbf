// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace scribed::net {

/// Where a task runs: one shard's loop. Concrete rather than type-erased, because each frame of audio passes through
/// it.
using Executor = boost::asio::io_context::executor_type;

/// A coroutine. It starts when awaited or spawned into a TaskGroup, and runs on the executor it was spawned on.
template <class T = void>
using Task = boost::asio::awaitable<T, Executor>;

inline constexpr boost::asio::use_awaitable_t<Executor> use_task{};

}  // namespace scribed::net
