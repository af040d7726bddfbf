// SPDX-License-Identifier: Apache-2.0
#include "net/slots.hpp"

#include <algorithm>

#include <boost/asio/post.hpp>

namespace scribed::net {

Task<Slots::Place> Slots::take(Executor executor, std::string who) {
    const auto waiter = ask(executor, who);
    while (!has_place(*waiter)) {
        const bool woken = co_await waiter->turn.wait();
        if (woken) continue;
        leave(waiter);
        co_return Place(nullptr, {});
    }
    co_return Place(this, std::move(who));
}

Slots::Waiting Slots::ask(Executor executor, const std::string& who) {
    auto waiter = std::make_shared<Waiter>(Waiter{who, executor, Signal(executor)});
    const std::lock_guard lock(mutex_);
    waiting_.push_back(waiter);
    hand_out();
    return waiter;
}

bool Slots::has_place(const Waiter& waiter) const {
    const std::lock_guard lock(mutex_);
    return waiter.has_place;
}

void Slots::leave(const Waiting& waiter) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.remove(waiter);
        if (!waiter->has_place) return;
    }
    give_back(waiter->who);
}

void Slots::give_back(const std::string& who) {
    const std::lock_guard lock(mutex_);
    ++free_;
    if (--taken_[who] == 0) taken_.erase(who);
    hand_out();
}

// With the mutex held.
void Slots::hand_out() {
    const auto fewer = [this](const Waiting& a, const Waiting& b) { return taken_by(a->who) < taken_by(b->who); };
    while (free_ > 0 && !waiting_.empty()) {
        const auto first = std::min_element(waiting_.begin(), waiting_.end(), fewer);
        const auto next = *first;
        if (share_ == Share::half && taken_by(next->who) >= free_) return;
        waiting_.erase(first);
        --free_;
        ++taken_[next->who];
        next->has_place = true;
        boost::asio::post(next->executor, [next] { next->turn.notify(); });
    }
}

unsigned Slots::taken_by(const std::string& who) const {
    const auto found = taken_.find(who);
    return found == taken_.end() ? 0 : found->second;
}

}  // namespace scribed::net
