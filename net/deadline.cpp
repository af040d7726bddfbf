// SPDX-License-Identifier: Apache-2.0
#include "net/deadline.hpp"

#include <utility>

#include "net/timer.hpp"

namespace scribed::net {

struct Deadline::State : std::enable_shared_from_this<Deadline::State> {
    State(Executor executor, std::function<void()> on_passed_) : timer(executor), on_passed(std::move(on_passed_)) {}

    void arm(Instant at) {
        armed = at;
        timer.expires_at(at);
        // A handler that is queued already cannot be cancelled any more, so it may outlive the Deadline.
        timer.async_wait([weak = weak_from_this()](boost::system::error_code error) {
            if (error) return;
            if (const auto self = weak.lock()) self->fired();
        });
    }

    void fired() {
        armed = Instant::max();
        if (when == Instant::max()) return;
        if (steady_now() < when) return arm(when);
        when = Instant::max();
        passed = true;
        on_passed();
    }

    Timer timer;
    std::function<void()> on_passed;
    Instant when = Instant::max();
    Instant armed = Instant::max();
    bool passed = false;
};

Deadline::Deadline(Executor executor, std::function<void()> on_passed)
    : state_(std::make_shared<State>(executor, std::move(on_passed))) {}

Deadline::~Deadline() { state_->timer.cancel(); }

void Deadline::set(Instant when) {
    state_->when = when;
    state_->passed = false;
    if (when < state_->armed) state_->arm(when);
}

bool Deadline::passed() const { return state_->passed; }

}  // namespace scribed::net
