// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <utility>

#include "net/signal.hpp"
#include "net/task.hpp"

namespace scribed::daemon {

/// A fixed number of places, taken in the order of asking. On one executor.
class Slots {
public:
    Slots(net::Executor executor, unsigned count) : executor_(executor), free_(count) {}

    /// A taken place; free again when destroyed.
    class Place {
    public:
        explicit Place(Slots* slots) : slots_(slots) {}
        Place(Place&& other) noexcept : slots_(std::exchange(other.slots_, nullptr)) {}
        Place& operator=(Place&&) = delete;
        ~Place() {
            if (slots_ != nullptr) slots_->give_back();
        }

    private:
        Slots* slots_;
    };

    /// A killed task gets an empty place at once.
    net::Task<Place> take();

private:
    void give_back();

    net::Executor executor_;
    unsigned free_;
    std::list<net::Signal> waiting_;
};

}  // namespace scribed::daemon
