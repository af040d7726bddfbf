// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

namespace scribed::net {

/// From a thread that did something for a task, back to the task's loop, which it keeps running until then. All that
/// refers to the loop goes along: one with a timer or a socket may end once the task went on, others after the thread.
template <class Handler>
class WayBack {
public:
    explicit WayBack(Handler handler)
        : loop_(boost::asio::get_associated_executor(handler)), handler_(std::move(handler)) {}

    /// Calls the handler on its loop. Once, on any thread.
    template <class... Results>
    void go(Results... results) {
        const auto there = loop_.get_executor();
        auto arrive = [loop = std::move(loop_), handler = std::move(handler_),
                       ... results = std::move(results)]() mutable { std::move(handler)(std::move(results)...); };
        boost::asio::post(there, std::move(arrive));
    }

private:
    boost::asio::executor_work_guard<boost::asio::associated_executor_t<Handler>> loop_;
    Handler handler_;
};

}  // namespace scribed::net
