// SPDX-License-Identifier: Apache-2.0
#include "daemon/slots.hpp"

namespace scribed::daemon {

net::Task<Slots::Place> Slots::take() {
    if (free_ == 0 || !waiting_.empty()) {
        const auto waiter = waiting_.emplace(waiting_.end(), executor_);
        struct Leave {
            std::list<net::Signal>& list;
            std::list<net::Signal>::iterator at;
            ~Leave() { list.erase(at); }
        };
        const Leave leave{waiting_, waiter};
        while (free_ == 0 || waiter != waiting_.begin()) {
            const bool woken = co_await waiter->wait();
            if (!woken) co_return Place(nullptr);
        }
    }
    --free_;
    co_return Place(this);
}

void Slots::give_back() {
    ++free_;
    // All look: whoever stands first now may have been second when its turn was announced.
    for (auto& waiter : waiting_)
        waiter.notify();
}

}  // namespace scribed::daemon
