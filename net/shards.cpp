// SPDX-License-Identifier: Apache-2.0
#include "net/shards.hpp"

#include <algorithm>
#include <exception>
#include <string>

#include <pthread.h>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "net/killed.hpp"
#include "net/way_back.hpp"

namespace scribed::net {

Shards::Shards(unsigned count) {
    for (unsigned i = 0; i < std::max(1U, count); ++i) {
        // One thread runs each context; others only post to it.
        contexts_.push_back(std::make_unique<boost::asio::io_context>(1));
        work_.push_back(boost::asio::make_work_guard(contexts_.back()->get_executor()));
    }
}

Shards::~Shards() { stop(); }

Executor Shards::next() { return executor(next_.fetch_add(1, std::memory_order_relaxed) % size()); }

void Shards::start() {
    for (unsigned i = 0; i < size(); ++i) {
        threads_.emplace_back([context = contexts_[i].get()] { context->run(); });
        pthread_setname_np(threads_.back().native_handle(), ("shard-" + std::to_string(i)).c_str());
    }
}

void Shards::stop() {
    for (auto& context : contexts_)
        context->stop();
    for (auto& thread : threads_)
        thread.join();
    threads_.clear();
}

Task<void> run_there(Executor where, Task<void> task) {
    // co_spawn's own forwarding of a kill keeps a bare pointer into the caller's slot until the other thread gets to
    // it, when the task may have ended and the slot be gone. Here the signal is shared, and emitted over there only.
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    const bool late = killed(state);
    auto start = [where, late](auto handler, Task<void> inner) {
        const auto kill = std::make_shared<boost::asio::cancellation_signal>();
        auto slot = boost::asio::get_associated_cancellation_slot(handler);
        if (slot.is_connected()) {
            slot.assign([kill, where](boost::asio::cancellation_type type) {
                boost::asio::post(where, [kill, type] { kill->emit(type); });
            });
        }
        auto back = [way = WayBack(std::move(handler)), kill](std::exception_ptr failure) mutable { way.go(failure); };
        boost::asio::co_spawn(
            where, without_throwing(std::move(inner)),
            boost::asio::bind_cancellation_slot(kill->slot(), boost::asio::bind_executor(where, std::move(back)))
        );
        if (late) boost::asio::post(where, [kill] { kill->emit(boost::asio::cancellation_type::terminal); });
    };
    auto token = use_task;
    co_await boost::asio::async_initiate<decltype(token), void(std::exception_ptr)>(start, token, std::move(task));
}

}  // namespace scribed::net
