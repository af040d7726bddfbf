// SPDX-License-Identifier: Apache-2.0
#include "daemon/slots.hpp"

#include <algorithm>

namespace scribed::daemon {

unsigned Slots::taken_by(const std::string& who) const {
    const auto found = taken_.find(who);
    return found == taken_.end() ? 0 : found->second;
}

const Slots::Waiter* Slots::next() const {
    const auto fewer = [this](const Waiter& a, const Waiter& b) { return taken_by(a.who) < taken_by(b.who); };
    const auto first = std::min_element(waiting_.begin(), waiting_.end(), fewer);
    return first == waiting_.end() ? nullptr : &*first;
}

net::Task<Slots::Place> Slots::take(std::string who) {
    if (free_ == 0 || !waiting_.empty()) {
        const auto waiter = waiting_.insert(waiting_.end(), Waiter{who, net::Signal(executor_)});
        struct Leave {
            std::list<Waiter>& list;
            std::list<Waiter>::iterator at;
            ~Leave() { list.erase(at); }
        };
        const Leave leave{waiting_, waiter};
        while (free_ == 0 || next() != &*waiter) {
            const bool woken = co_await waiter->turn.wait();
            if (!woken) co_return Place(nullptr, {});
        }
    }
    --free_;
    ++taken_[who];
    co_return Place(this, std::move(who));
}

void Slots::give_back(const std::string& who) {
    ++free_;
    if (--taken_[who] == 0) taken_.erase(who);
    // All look: who is next depends on what the others have.
    for (auto& waiter : waiting_)
        waiter.turn.notify();
}

}  // namespace scribed::daemon
