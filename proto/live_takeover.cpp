// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>
#include <variant>

#include "proto/live_succession.hpp"

// Which leg serves: losses, takeovers, and when the next one is to be made.
namespace scribed::proto {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

// A connection that lived so long was a good one.
constexpr std::chrono::seconds kProven{10};
// How long a better lane waits for a pause.
constexpr std::chrono::seconds kPolite{20};
// How often a lane is looked for when there is none.
constexpr std::chrono::seconds kLookAgain{15};

}  // namespace

bool LiveSuccession::wants_leg(Instant now) const {
    if (done_ || next_ || now < dial_again_) return false;
    if (!current_) return !draining_ || backlog_.from(cursor_);
    if (draining_ || retiring_ || !open()) return false;
    return preferred_ || (roll_at_ && now >= *roll_at_);
}

void LiveSuccession::dial(std::shared_ptr<LiveLeg> leg, Instant now, UnixMs wall) {
    nobody_ = false;
    next_ = std::move(leg);
    next_->number = ++legs_;
    next_->dialed = now;
    next_->dialed_wall = wall;
}

void LiveSuccession::dial_failed(Instant now) {
    ++failures_;
    preferred_ = false;
    next_.reset();
    settle(now);
}

void LiveSuccession::no_lane(Instant until, Instant now) {
    dial_again_ = std::min(until, now + kLookAgain);
    preferred_ = false;
    if (current_ || (until - now <= options_.backlog && !draining_)) return;
    nobody_ = true;
    lose(cursor_, backlog_.end(), "lane_down");
    cursor_ = backlog_.end();
    if (!retiring_) retract(0, cursor_);
    settle(now);
}

void LiveSuccession::settle(Instant now) {
    for (const auto& leg : {retiring_, current_, next_}) {
        if (leg) take(*leg, now);
    }
    if (may_take_over(now)) take_over(now);
    // Nothing is left that a connection is needed for.
    if (draining_ && !current_ && !retiring_ && !backlog_.from(cursor_)) {
        if (next_) next_->dismiss(now);
        next_.reset();
        done_ = true;
    }
    if (done_) retract(0, backlog_.end());
    ask_for_marks(now);
}

bool LiveSuccession::may_take_over(Instant now) const {
    if (done_ || !next_ || !next_->ready || next_->ended()) return false;
    if (!current_) return true;
    // One after the other: the order of finals hangs on it.
    if (retiring_ || draining_) return false;
    return current_->between_utterances() || now >= latest_takeover();
}

// By when there must be no more waiting for a pause.
Instant LiveSuccession::latest_takeover() const {
    return preferred_ ? std::min(*roll_by_, *next_->ready + kPolite) : *roll_by_;
}

void LiveSuccession::take_over(Instant now) {
    const auto old = std::exchange(current_, std::exchange(next_, nullptr));
    if (old) {
        ++counts_.rollovers;
        retiring_ = old;
        const Samples from = old->retire(now);
        orphan(*old, false);
        resume_from(from);
        handed_at_ = cursor_;
    }
    current_->begin(cursor_);
    plan_succession();
    if (retiring_) take(*retiring_, now);
    if (current_ && !backlog_.from(cursor_)) caught_up(now);
}

// Early enough to try more than once, late enough to be worth it.
void LiveSuccession::plan_succession() {
    preferred_ = false;
    if (!current_->limited()) {
        roll_at_ = roll_by_ = Instant::max();
        return;
    }
    milliseconds limit = options_.session_limit;
    if (const auto at = current_->expires_at()) {
        const milliseconds left(*at * 1000 - current_->dialed_wall);
        if (left > 0ms) limit = std::min(limit, left);
    }
    roll_at_ = current_->dialed + limit - std::min<milliseconds>(limit / 4, 5min);
    roll_by_ = current_->dialed + limit - std::min<milliseconds>(limit / 8, 1min);
}

void LiveSuccession::on_ended(LiveLeg& leg, Instant now) {
    if (leg.failure) {
        lost(leg, now);
    } else if (&leg == retiring_.get()) {
        retract(leg.number, backlog_.end());
        retiring_.reset();
        tell_gaps(handed_at_);
        release_held();
        done_ = drained_ && current_ && current_->ended();
    } else if (&leg == current_.get()) {
        done_ = drained_ && !retiring_;
    }
}

void LiveSuccession::lost(LiveLeg& leg, Instant now) {
    if (leg.ready && now - *leg.ready >= kProven) failures_ = 0;
    ++failures_;
    if (&leg == next_.get()) {
        preferred_ = false;
        next_.reset();
        return;
    }
    const bool before_last = &leg == retiring_.get();
    const auto gone = before_last ? std::exchange(retiring_, nullptr) : std::exchange(current_, nullptr);
    if (before_last) drop_held();
    orphan(*gone, true);
    if (before_last && current_) {
        // What the one after it has heard comes after what must come first now.
        orphan(*current_, true);
        current_->dismiss(now);
        current_->take_events();
        current_.reset();
    }
    resume_from(std::min(cursor_, gone->resume_at()));
}

// The next audio to be sent is the track's from `track` on.
void LiveSuccession::resume_from(Samples track) {
    track = behind_gaps(track);
    const Samples again = backlog_.after(track) - backlog_.after(cursor_);
    if (again > 0) ++counts_.replays;
    counts_.replayed += again;
    if (track < cursor_) events_.emplace_back(LiveSpan{track, cursor_, 0, {}});
    cursor_ = track;
    live_ = false;
    drained_ = false;
    joined_at_.reset();
    tail_ = {};
    for (auto& mark : marks_) {
        mark.asked = 0;
        mark.settled = false;
    }
}

}  // namespace scribed::proto
