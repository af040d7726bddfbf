// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "net/task.hpp"

namespace scribed::store {

template <class Value>
using Answer = std::function<void(Value)>;

/// Hands `start` a function that some other thread calls once, and comes back on the caller's executor with what it was
/// called with. The executor's context must outlive that thread's work. A kill of the caller does not cut the wait
/// short: what was begun on a disk ends there.
template <class Value>
net::Task<Value> answered(std::function<void(Answer<Value>)> start) {
    auto initiate = [](auto handler, std::function<void(Answer<Value>)> inner) {
        using Handler = decltype(handler);
        auto executor = boost::asio::get_associated_executor(handler);
        struct Call {
            Handler handler;
            boost::asio::executor_work_guard<decltype(executor)> guard;
        };
        // Shared because std::function wants copies; there is one caller.
        auto call = std::make_shared<Call>(Call{std::move(handler), boost::asio::make_work_guard(executor)});
        inner([call, executor](Value value) {
            auto resume = [call, value = std::move(value)]() mutable { std::move(call->handler)(std::move(value)); };
            boost::asio::post(executor, std::move(resume));
        });
    };
    co_return co_await boost::asio::async_initiate<decltype(net::use_task), void(Value)>(
        std::move(initiate), net::use_task, std::move(start)
    );
}

}  // namespace scribed::store
