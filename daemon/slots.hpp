// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <map>
#include <string>
#include <utility>

#include "net/signal.hpp"
#include "net/task.hpp"

namespace scribed::daemon {

/// A fixed number of places. Of those who wait, whoever has the fewest is next; of equals, who asked first. So one with
/// a thousand wishes holds nobody up. On one executor.
class Slots {
public:
    Slots(net::Executor executor, unsigned count) : executor_(executor), free_(count) {}

    /// A taken place; free again when destroyed.
    class Place {
    public:
        Place(Slots* slots, std::string who) : slots_(slots), who_(std::move(who)) {}
        Place(Place&& other) noexcept : slots_(std::exchange(other.slots_, nullptr)), who_(std::move(other.who_)) {}
        Place& operator=(Place&&) = delete;
        ~Place() {
            if (slots_ != nullptr) slots_->give_back(who_);
        }

    private:
        Slots* slots_;
        std::string who_;
    };

    /// A killed task gets an empty place at once.
    net::Task<Place> take(std::string who);

private:
    struct Waiter {
        std::string who;
        net::Signal turn;
    };
    unsigned taken_by(const std::string& who) const;
    const Waiter* next() const;
    void give_back(const std::string& who);

    net::Executor executor_;
    unsigned free_;
    std::list<Waiter> waiting_;              ///< in the order of asking
    std::map<std::string, unsigned> taken_;  ///< of those who have some
};

}  // namespace scribed::daemon
