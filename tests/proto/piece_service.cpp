// SPDX-License-Identifier: Apache-2.0
#include "piece_service.hpp"

#include <algorithm>
#include <utility>

namespace scribed::proto {

PieceService::PieceService(std::shared_ptr<PieceLeg> leg, ServicePlan plan, const CountingVoice& voice, Instant now)
    : leg_(std::move(leg)), plan_(std::move(plan)), voice_(voice), begun_(now) {}

bool PieceService::busy() const { return !opened_ || leg_->next_timer() || leg_->has_outgoing(); }

bool PieceService::step(Instant now) {
    if (over()) return false;
    const auto age = now - begun_;
    if (!opened_) {
        if (age < plan_.setup) return false;
        opened_ = true;
        leg_->open(now);
        return true;
    }
    if (plan_.vanishes.count() > 0 && age >= plan_.vanishes) {
        fail(now);
        return true;
    }
    bool touched = false;
    if (const auto due = leg_->next_timer(); due && *due <= now) {
        leg_->on_timer(now);
        touched = true;
    }
    take(now);
    const bool mute = plan_.mute.count() > 0 && age >= plan_.mute;
    while (!mute && answer(now))
        touched = true;
    take(now);
    return touched;
}

void PieceService::take(Instant now) {
    while (const auto upload = leg_->next_upload(now)) {
        auto text = hear_words(voice_.samples(upload->clip.begin, upload->clip.end), kTrackRate);
        const auto fate = fate_of(plan_, items_++, text);
        heard_ += rescale(upload->clip.end - upload->clip.begin, kTrackRate, kUpstreamRate);
        if (fate.outcome == Fate::Outcome::never) continue;
        thinking_.push_back({upload->number, fate.outcome, now + fate.thinks, std::move(text)});
    }
}

// The first one that is due.
bool PieceService::answer(Instant now) {
    const auto next = std::ranges::min_element(thinking_, {}, &Answer::due);
    if (leg_->ended() || next == thinking_.end() || next->due > now) return false;
    if (plan_.refuses || said_ == plan_.cut_after) {
        fail(now);
        return true;
    }
    ++said_;
    const auto answer = std::move(*next);
    thinking_.erase(next);
    if (answer.outcome == Fate::Outcome::failed) {
        leg_->on_failed(answer.piece, "item_failed", now);
    } else {
        leg_->on_text(answer.piece, answer.outcome == Fate::Outcome::empty ? std::string() : answer.text, now);
    }
    return true;
}

void PieceService::fail(Instant now) {
    UpstreamError error;
    error.fault = UpstreamFault::network;
    leg_->fail(std::move(error), now);
}

}  // namespace scribed::proto
