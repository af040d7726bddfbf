// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/post.hpp>

#include "base/clock.hpp"
#include "net/signal.hpp"
#include "net/task_group.hpp"

namespace scribed::net {

/// What a task that runs in a group has come to, for the one who waits elsewhere.
template <class T>
struct GroupResult {
    std::atomic<bool> over{false};
    std::optional<T> value;  ///< whoever sees `over` may take it
};

template <class T>
Task<void> run_for(Task<T> task, std::shared_ptr<GroupResult<T>> result) {
    // Also when the task throws: somebody waits.
    struct Over {
        GroupResult<T>& result;
        ~Over() { result.over = true; }
    } over{*result};
    result->value.emplace(co_await std::move(task));
}

/// Runs `task` as a child of `group`, on its executor, and comes back with what it gives. Killing the caller does not
/// end the task, which goes on without him. Nothing then, and when the group takes no children any more. The group must
/// be joined before what the task uses ends.
template <class T>
Task<std::optional<T>> in_group(TaskGroup& group, Task<T> task) {
    constexpr std::chrono::milliseconds kLook{10};
    auto result = std::make_shared<GroupResult<T>>();
    auto begin = [&group, result, task = std::move(task)]() mutable {
        if (!group.spawn(run_for(std::move(task), result))) result->over = true;
    };
    boost::asio::post(group.executor(), std::move(begin));
    while (!result->over) {
        const bool slept = co_await sleep_until(steady_now() + kLook);
        if (!slept) co_return std::nullopt;
    }
    co_return std::move(result->value);
}

}  // namespace scribed::net
