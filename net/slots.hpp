// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "net/signal.hpp"
#include "net/task.hpp"

namespace scribed::net {

/// A fixed number of places. Of those who wait, whoever has the fewest is next; of equals, who asked first. So one with
/// a thousand wishes holds nobody up. Any thread.
class Slots {
public:
    /// What one may have while nobody else wants any.
    enum class Share {
        all,
        half,  ///< nobody takes more than he leaves free: so one who never gives any back holds nobody else up
    };
    explicit Slots(unsigned count, Share share = Share::all) : share_(share), free_(count) {}

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

    /// `executor` is the caller's. A killed task gets an empty place at once.
    Task<Place> take(Executor executor, std::string who);

private:
    struct Waiter {
        std::string who;
        Executor executor;
        Signal turn;  ///< touched on `executor` only
        bool has_place = false;
    };
    using Waiting = std::shared_ptr<Waiter>;

    Waiting ask(Executor executor, const std::string& who);
    bool has_place(const Waiter& waiter) const;
    /// A waiter that needs no place any more.
    void leave(const Waiting& waiter);
    void give_back(const std::string& who);
    void hand_out();
    unsigned taken_by(const std::string& who) const;

    const Share share_;
    mutable std::mutex mutex_;
    unsigned free_;
    std::list<Waiting> waiting_;             ///< in the order of asking
    std::map<std::string, unsigned> taken_;  ///< of those who have some
};

}  // namespace scribed::net
