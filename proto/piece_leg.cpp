// SPDX-License-Identifier: Apache-2.0
#include "proto/piece_leg.hpp"

#include <algorithm>
#include <utility>

namespace scribed::proto {
namespace {

std::string item_name(std::uint64_t number) { return "piece_" + std::to_string(number); }

}  // namespace

PieceLeg::PieceLeg(Options options) : options_(options), cutter_(options.length) {}

void PieceLeg::open(Instant /*now*/) {
    if (ended_ || std::exchange(opened_, true)) return;
    events_.emplace_back(LiveReady{});
}

void PieceLeg::begin(Samples track) { begin_ = fed_to_ = track; }

void PieceLeg::feed(std::span<const std::int16_t> pcm, Samples track, Instant /*now*/) {
    if (closed_ || pcm.empty()) return;
    for (const auto& where : cutter_.push(pcm, track))
        add(where);
    fed_to_ = track + pcm.size();
}

void PieceLeg::add(const std::optional<audio::SpokenPiece>& where) {
    if (where) pieces_.push_back({++cut_, *where, std::nullopt, false, {}, {}});
}

void PieceLeg::quiet(Instant /*now*/) {
    if (!closed_) add(cutter_.cut());
}

std::uint64_t PieceLeg::flush(Instant now) {
    const auto id = ++flushes_asked_;
    if (ended_) return id;
    quiet(now);
    flushes_.push_back({id, cut_});
    release();
    return id;
}

void PieceLeg::drain(Instant now) {
    quiet(now);
    closed_ = true;
    release();
}

Samples PieceLeg::retire(Instant /*now*/) {
    if (ended_) return resume_at_;
    if (!closed_) add(cutter_.cut_before_voice());
    closed_ = true;
    const Samples from = uncut_from();
    flushes_.clear();
    release();
    return from;
}

void PieceLeg::dismiss(Instant /*now*/) { end(std::nullopt); }

void PieceLeg::on_refused(const Upload& upload, UpstreamError error, Instant /*now*/) {
    const Piece* piece = find(upload.number);
    const bool given_up = piece == nullptr || piece->settled;
    if (given_up && answered_ >= upload.since) return;
    end(std::move(error));
}

void PieceLeg::fail(UpstreamError error, Instant /*now*/) { end(std::move(error)); }

std::optional<PieceLeg::Upload> PieceLeg::next_upload(Instant now) {
    if (!has_outgoing()) return std::nullopt;
    Piece* piece = find(next_waiting()->number);
    piece->since = now;
    return Upload{piece->number, piece->where.clip, now, now + options_.limit};
}

void PieceLeg::on_text(std::uint64_t which, std::string text, Instant now) {
    answered_ = now;
    Piece* piece = find(which);
    if (piece == nullptr || std::exchange(piece->settled, true)) return;
    piece->text = std::move(text);
    release();
}

void PieceLeg::on_failed(std::uint64_t which, std::string reason, Instant /*now*/) {
    Piece* piece = find(which);
    if (piece == nullptr || std::exchange(piece->settled, true)) return;
    piece->reason = std::move(reason);
    release();
}

void PieceLeg::on_timer(Instant now) {
    for (auto& piece : pieces_) {
        if (piece.settled || !piece.since || *piece.since + options_.limit > now) continue;
        piece.settled = true;
        piece.reason = "timeout";
    }
    release();
}

std::optional<Instant> PieceLeg::next_timer() const {
    std::optional<Instant> next;
    for (const auto& piece : pieces_) {
        if (piece.settled || !piece.since) continue;
        next = std::min(next.value_or(Instant::max()), *piece.since + options_.limit);
    }
    return next;
}

std::vector<LiveEvent> PieceLeg::take_events() { return std::exchange(events_, {}); }

bool PieceLeg::has_outgoing() const {
    const auto under_way = std::ranges::count_if(pieces_, [](const Piece& p) { return p.since && !p.settled; });
    return static_cast<std::size_t>(under_way) < options_.most_under_way && next_waiting() != nullptr;
}

Samples PieceLeg::waiting() const {
    Samples sum = 0;
    for (const auto& piece : pieces_) {
        if (!piece.since) sum += piece.where.clip.end - piece.where.clip.begin;
    }
    return rescale(sum, kTrackRate, kUpstreamRate);
}

Samples PieceLeg::resume_at() const {
    if (ended_) return resume_at_;
    return pieces_.empty() ? uncut_from() : std::max(begin_, pieces_.front().where.clip.begin);
}

Samples PieceLeg::uncut_from() const { return std::clamp(cutter_.uncut_from(), begin_, std::max(begin_, fed_to_)); }

bool PieceLeg::awaits(const std::string& item) const {
    return std::ranges::any_of(pieces_, [&](const Piece& piece) { return item_name(piece.number) == item; });
}

PieceLeg::Piece* PieceLeg::find(std::uint64_t which) {
    const auto found = std::ranges::find(pieces_, which, &Piece::number);
    return found == pieces_.end() ? nullptr : &*found;
}

const PieceLeg::Piece* PieceLeg::next_waiting() const {
    const auto found = std::ranges::find_if(pieces_, [](const Piece& piece) { return !piece.since; });
    return found == pieces_.end() ? nullptr : &*found;
}

// Gives out what is settled and has nothing unsettled before it.
void PieceLeg::release() {
    while (!pieces_.empty() && pieces_.front().settled) {
        Piece piece = std::move(pieces_.front());
        pieces_.pop_front();
        const auto& [voice, clip] = piece.where;
        if (piece.reason.empty()) {
            events_.emplace_back(LiveText{item_name(piece.number), voice.begin, voice.end, std::move(piece.text), true}
            );
        } else {
            events_.emplace_back(LiveLost{voice.begin, voice.end, std::move(piece.reason), {}});
        }
    }
    const auto settled_to = pieces_.empty() ? cut_ : pieces_.front().number - 1;
    while (!flushes_.empty() && flushes_.front().upto <= settled_to) {
        events_.emplace_back(LiveFlushed{flushes_.front().id});
        flushes_.erase(flushes_.begin());
    }
    if (closed_ && pieces_.empty()) end(std::nullopt);
}

void PieceLeg::end(std::optional<UpstreamError> error) {
    if (ended_) return;
    resume_at_ = resume_at();
    ended_ = closed_ = true;
    if (!error) {
        for (const auto& flush : flushes_)
            events_.emplace_back(LiveFlushed{flush.id});
    }
    events_.emplace_back(LiveEnded{std::move(error)});
    flushes_.clear();
    pieces_.clear();
}

}  // namespace scribed::proto
