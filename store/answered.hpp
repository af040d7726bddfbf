// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include <boost/asio/async_result.hpp>

#include "net/task.hpp"
#include "net/way_back.hpp"

namespace scribed::store {

template <class Value>
using Answer = std::function<void(Value)>;

/// Hands `start` a function that some other thread calls once, and comes back on the caller's executor with what it was
/// called with. A kill of the caller does not cut the wait short: what was begun on a disk ends there.
template <class Value>
net::Task<Value> answered(std::function<void(Answer<Value>)> start) {
    auto initiate = [](auto handler, std::function<void(Answer<Value>)> inner) {
        // Shared because std::function wants copies; there is one caller.
        auto back = std::make_shared<net::WayBack<decltype(handler)>>(std::move(handler));
        inner([back](Value value) { back->go(std::move(value)); });
    };
    co_return co_await boost::asio::async_initiate<decltype(net::use_task), void(Value)>(
        std::move(initiate), net::use_task, std::move(start)
    );
}

}  // namespace scribed::store
