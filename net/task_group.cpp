// SPDX-License-Identifier: Apache-2.0
#include "net/task_group.hpp"

#include <cassert>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/this_coro.hpp>

namespace scribed::net {
namespace {

Task<void> child_of_group(Task<void> task) {
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    co_await std::move(task);
}

}  // namespace

TaskGroup::TaskGroup(Executor executor, std::string name)
    : executor_(executor), log_(Log("tasks").with("group", name)), ended_(executor) {}

TaskGroup::~TaskGroup() { assert(children_.empty() && "join() a TaskGroup before it is destroyed"); }

bool TaskGroup::spawn(Task<void> task) {
    if (closed_) return false;
    const auto child = children_.emplace(children_.end());
    auto done = [this, child](std::exception_ptr failure) { ended(child, std::move(failure)); };
    // The executor is bound as well as the slot: with a slot alone the signal would be delivered on the emitter's
    // thread.
    boost::asio::co_spawn(
        executor_, child_of_group(std::move(task)),
        boost::asio::bind_cancellation_slot(
            child->cancel->slot(), boost::asio::bind_executor(executor_, std::move(done))
        )
    );
    return true;
}

void TaskGroup::ended(std::list<Child>::iterator child, std::exception_ptr failure) {
    if (failure) {
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            log_.error("task_failed", {{"what", error.what()}});
        } catch (...) {
            log_.error("task_failed");
        }
    }
    children_.erase(child);
    if (children_.empty()) ended_.notify();
}

void TaskGroup::kill() {
    closed_ = true;
    for (auto child = children_.begin(); child != children_.end();) {
        const auto cancel = (child++)->cancel;
        boost::asio::dispatch(executor_, [cancel] { cancel->emit(boost::asio::cancellation_type::terminal); });
    }
}

Task<void> TaskGroup::join() {
    closed_ = true;
    const auto outer = co_await boost::asio::this_coro::throw_if_cancelled();
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    while (!children_.empty()) {
        co_await ended_.wait();
        // Whoever waits was killed: so are those that it waits for.
        const bool over = co_await killed();
        if (!over) continue;
        kill();
        while (!children_.empty())
            co_await ended_.wait_through_kill();
    }
    co_await boost::asio::this_coro::throw_if_cancelled(outer);
}

}  // namespace scribed::net
