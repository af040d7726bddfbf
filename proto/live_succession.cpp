// SPDX-License-Identifier: Apache-2.0
#include "proto/live_succession.hpp"

#include <algorithm>
#include <utility>

// The track's audio on its way to the leg that serves, and the ends.
namespace scribed::proto {
namespace {

using std::chrono::milliseconds;

// What may be sent in one go after a lull; a client's own jitter must not look like a backlog.
constexpr double kBurst = 2.0 * kTrackRate;
// What one reading of the recording brings.
constexpr Samples kBlock = kTrackRate / 2;
// So near to the end the rest is read at once, and what comes meanwhile is kept.
constexpr Samples kJoin = kTrackRate * 3 / 2;
// The disk was given what is asked for a moment ago.
constexpr milliseconds kReadAgain{30};
// More than this need not wait in memory for a socket: the recording has it.
constexpr Samples kMostWaiting = 2 * kUpstreamRate;
// What is too old is reported in parts of a second, not of a frame.
constexpr Samples kDropStep = kTrackRate;

}  // namespace

LiveSuccession::LiveSuccession(Options options) : options_(options), credit_(kBurst) {}

void LiveSuccession::append(std::span<const std::int16_t> pcm, Samples track, Instant now) {
    if (draining_ || done_ || pcm.empty()) return;
    const Samples end = track + pcm.size();
    if (track > backlog_.end()) backlog_.forget_before(needed_from());
    backlog_.add(track, end);
    quiet_ = false;
    if (nobody_) {
        lose(cursor_, end, "lane_down");
        cursor_ = end;
        return;
    }
    accrue(now);
    live_ = live_ && credit_ >= static_cast<double>(pcm.size()) && current_->waiting() < kMostWaiting;
    if (live_) {
        feed(pcm, track, now);
        return;
    }
    if (joined_at_) {
        if (track == *joined_at_ + tail_.size() && tail_.size() < 2 * kJoin) {
            tail_.insert(tail_.end(), pcm.begin(), pcm.end());
        } else {
            joined_at_.reset();
            tail_ = {};
        }
    }
    bound(now);
}

void LiveSuccession::recorded(Samples begin, Samples end, Instant now) {
    backlog_.add(begin, end);
    cursor_ = begin;
    bound(now);
}

void LiveSuccession::accrue(Instant now) {
    const double passed = std::chrono::duration<double>(now - std::exchange(accrued_, now)).count();
    credit_ = options_.catch_up > 0 ? std::min(kBurst, credit_ + passed * options_.catch_up * kTrackRate) : kBurst;
}

void LiveSuccession::feed(std::span<const std::int16_t> pcm, Samples track, Instant now) {
    current_->feed(pcm, track, now);
    give(track + pcm.size());
    credit_ -= static_cast<double>(pcm.size());
}

// The leg that serves has the track before `end` now. Frame by frame it is the same span, until somebody asks.
void LiveSuccession::give(Samples end) {
    auto* last = events_.empty() ? nullptr : std::get_if<LiveSpan>(&events_.back());
    const bool goes_on = last != nullptr && last->leg == current_->number && last->reason.empty();
    if (goes_on && last->end == cursor_) {
        last->end = end;
    } else {
        events_.emplace_back(LiveSpan{cursor_, end, current_->number, {}});
    }
    cursor_ = end;
}

void LiveSuccession::quiet(Instant now) {
    if (draining_ || done_) return;
    quiet_ = true;
    if (live_) current_->quiet(now);
}

std::uint64_t LiveSuccession::flush(Instant now) {
    const auto id = next_flush_++;
    marks_.push_back({id, backlog_.end(), 0, false});
    // It is asked for at its place in the audio, so no reading may pass over that.
    joined_at_.reset();
    tail_ = {};
    ask_for_marks(now);
    return id;
}

void LiveSuccession::ask_for_marks(Instant now) {
    for (auto& mark : marks_) {
        if (open() && mark.asked == 0 && mark.at <= cursor_) mark.asked = current_->flush(now);
    }
    reach_marks();
}

// In the order of asking.
void LiveSuccession::reach_marks() {
    while (!marks_.empty() && !retiring_) {
        const Mark& mark = marks_.front();
        const bool nothing_left = current_ == nullptr && mark.at <= cursor_;
        if (!done_ && !mark.settled && !nothing_left) return;
        Mark answered = std::move(marks_.front());
        marks_.erase(marks_.begin());
        if (answered.gap) {
            tell(std::move(*answered.gap));
        } else {
            events_.emplace_back(LiveFlushed{answered.id});
        }
    }
}

void LiveSuccession::drain(Instant now) {
    if (done_) return;
    draining_ = true;
    // There is no time to rest: one more try now, or the news that there is nobody to try.
    if (!current_) dial_again_ = now;
    if (live_) caught_up(now);
    settle(now);
}

void LiveSuccession::abandon(Instant now) {
    if (done_) return;
    const auto before_last = std::exchange(retiring_, nullptr);
    const auto last = std::exchange(current_, nullptr);
    for (const auto& leg : {before_last, last, next_}) {
        if (!leg) continue;
        orphan(*leg, true);
        leg->dismiss(now);
        leg->take_events();
    }
    next_.reset();
    live_ = false;
    if (before_last) {
        const Samples from = before_last->resume_at();
        tell_gaps(from);
        lose(std::max(from, told_to_), handed_at_, "lane_down");
        std::erase_if(marks_, [&](const Mark& mark) { return mark.gap && mark.at <= handed_at_; });
    }
    release_held();
    const Samples rest = behind_gaps(last ? last->resume_at() : cursor_);
    tell_gaps(rest);
    lose(rest, backlog_.end(), "lane_down");
    retract(0, backlog_.end());
    cursor_ = backlog_.end();
    draining_ = done_ = true;
    reach_marks();
}

// Where all audio is needed from, whatever is lost.
Samples LiveSuccession::needed_from() const {
    if (retiring_) return retiring_->resume_at();
    return current_ ? std::min(cursor_, current_->resume_at()) : cursor_;
}

void LiveSuccession::bound(Instant now) {
    const Samples most = ms_to_samples(options_.backlog.count());
    if (backlog_.after(cursor_) < most + kDropStep) return;
    const Samples kept = backlog_.last(most);
    lose(cursor_, kept, "overflow");
    cursor_ = kept;
    joined_at_.reset();
    tail_ = {};
    ask_for_marks(now);
}

std::optional<audio::Stretch> LiveSuccession::next_read(Instant now) {
    if (!open() || live_ || reading_ || now < read_again_) return std::nullopt;
    accrue(now);
    auto want = backlog_.from(cursor_);
    if (!want) {
        caught_up(now);
        return std::nullopt;
    }
    const bool near = backlog_.in_last_run(want->begin) && backlog_.end() - want->begin <= kJoin;
    const auto before = std::ranges::find_if(marks_, [&](const Mark& mark) { return mark.at > want->begin; });
    const Samples barrier = before == marks_.end() ? backlog_.end() : before->at;
    if (near && !joined_at_ && barrier == backlog_.end()) joined_at_ = backlog_.end();
    want->end = joined_at_.value_or(std::min({want->end, want->begin + kBlock, barrier}));
    const double missing = static_cast<double>(want->end - want->begin) - credit_;
    if (missing > 0 || current_->waiting() > kMostWaiting / 2) {
        const double pause = options_.catch_up > 0 ? missing / (options_.catch_up * kTrackRate) : 0;
        read_again_ = now + std::max(kReadAgain, milliseconds(static_cast<int>(pause * 1000) + 1));
        joined_at_.reset();
        tail_ = {};
        return std::nullopt;
    }
    reading_ = true;
    reader_ = current_->number;
    read_begin_ = want->begin;
    return want;
}

void LiveSuccession::on_read(std::span<const std::int16_t> pcm, Instant now) {
    reading_ = false;
    const auto wanted = backlog_.from(cursor_);
    if (!open() || current_->number != reader_ || !wanted || wanted->begin != read_begin_) return;
    if (pcm.empty()) {
        read_again_ = now + kReadAgain;
        return;
    }
    feed(pcm, read_begin_, now);
    if (joined_at_ && cursor_ == *joined_at_) {
        const auto tail = std::exchange(tail_, {});
        if (!tail.empty()) feed(tail, cursor_, now);
        joined_at_.reset();
    }
    if (!backlog_.from(cursor_)) caught_up(now);
    ask_for_marks(now);
}

void LiveSuccession::unreadable(Instant now) {
    reading_ = false;
    const auto wanted = backlog_.from(cursor_);
    if (!open() || current_->number != reader_ || !wanted || wanted->begin != read_begin_) return;
    const Samples end = std::min(wanted->end, read_begin_ + kBlock);
    // With the hole before it, if there is one.
    lose(cursor_, end, "unreadable");
    cursor_ = end;
    joined_at_.reset();
    tail_ = {};
    if (!backlog_.from(cursor_)) caught_up(now);
    ask_for_marks(now);
}

void LiveSuccession::caught_up(Instant now) {
    live_ = true;
    if (quiet_) current_->quiet(now);
    ask_for_marks(now);
    if (!draining_ || drained_) return;
    drained_ = true;
    current_->drain(now);
}

std::vector<LiveEvent> LiveSuccession::take_events() { return std::exchange(events_, {}); }

std::optional<Instant> LiveSuccession::next_timer() const {
    if (done_) return std::nullopt;
    std::optional<Instant> next;
    const auto sooner = [&](Instant when) { next = next ? std::min(*next, when) : when; };
    if (open() && !live_ && !reading_) sooner(read_again_);
    if (!current_ && !next_) sooner(dial_again_);
    if (current_ && !drained_ && !next_ && !retiring_ && roll_at_) {
        sooner(std::max(dial_again_, preferred_ ? Instant{} : *roll_at_));
    }
    if (current_ && next_ && next_->ready && !retiring_) sooner(latest_takeover());
    return next;
}

}  // namespace scribed::proto
