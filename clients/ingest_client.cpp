// SPDX-License-Identifier: Apache-2.0
#include "clients/ingest_client.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "proto/ingest_frame.hpp"

namespace scribed::clients {
namespace {

using proto::IngestClose;

constexpr auto kNothingWaits = std::numeric_limits<std::uint64_t>::max();

/// The failure that a close code means, if the conversation cannot be taken up again.
std::optional<Failure> final_close(std::uint16_t code, std::string_view reason) {
    const auto said = [&](Exit exit, std::string_view otherwise, std::string advice = {}) {
        return Failure(exit, std::string(reason.empty() ? otherwise : reason), {}, std::move(advice));
    };
    switch (static_cast<IngestClose>(code)) {
        case IngestClose::too_large: return said(Exit::refused, "the server found a message too large");
        case IngestClose::bad_request: return said(Exit::refused, "the server did not understand us");
        case IngestClose::unauthorized:
            return said(Exit::refused, "the server wants a key", "Give one with --key FILE or SCRIBE_KEY.");
        case IngestClose::unknown_session: return said(Exit::refused, "the server does not know this session any more");
        case IngestClose::conflict: return said(Exit::refused, "the session is over, or served elsewhere");
        case IngestClose::storage:
            return said(
                Exit::failed, "the server cannot store more audio",
                "What it acknowledged is kept. Free some disk space."
            );
        default: return std::nullopt;
    }
}

}  // namespace

IngestClient::IngestClient(proto::StartMessage start, std::chrono::seconds ahead)
    : start_(std::move(start)), ahead_(ahead), tracks_(start_.tracks.size()) {}

bool IngestClient::has_room() const {
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
        const auto limit = static_cast<Samples>(ahead_.count()) * start_.tracks[i].rate;
        if (tracks_[i].audio.held() >= limit) return false;
    }
    return true;
}

void IngestClient::push(std::size_t track, Samples first, std::span<const std::int16_t> samples) {
    tracks_[track].audio.push(sequence_++, first, samples);
}

std::string IngestClient::on_open() {
    if (session_.empty()) return proto::encode(proto::ClientMessage(start_));
    proto::StartMessage again;
    again.session = session_;
    again.resume = resume_;
    return proto::encode(proto::ClientMessage(std::move(again)));
}

std::optional<proto::ServerMessage> IngestClient::on_text(std::string_view text) {
    auto parsed = proto::parse_server_message(text);
    if (!parsed) {
        if (parsed.error().code() != Errc::unsupported) {
            fail({Exit::failed, "the server sent a message that cannot be read: " + parsed.error().message()});
        }
        return std::nullopt;
    }
    const auto& message = *parsed;
    if (const auto* started = std::get_if<proto::StartedMessage>(&message)) {
        on_started(*started);
    } else if (const auto* ack = std::get_if<proto::AckMessage>(&message)) {
        for (std::size_t i = 0; i < tracks_.size(); ++i) {
            if (start_.tracks[i].id == ack->track) tracks_[i].audio.ack(ack->next);
        }
    } else if (std::holds_alternative<proto::FinishedMessage>(message)) {
        state_ = State::finished;
    } else if (const auto* error = std::get_if<proto::ErrorMessage>(&message); error != nullptr && error->fatal) {
        last_error_ = error->message;
        last_param_ = error->param;
        retry_after_ = std::chrono::milliseconds(error->retry_after_ms);
    }
    return std::move(*parsed);
}

void IngestClient::on_started(const proto::StartedMessage& message) {
    if (state_ != State::opening) return;
    session_ = message.session;
    resume_ = message.resume;
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
        const auto& id = start_.tracks[i].id;
        const auto found = std::ranges::find(message.tracks, id, &proto::StartedTrack::id);
        if (found == message.tracks.end()) return fail({Exit::failed, fmt::format("the server has no track {}", id)});
        tracks_[i].index = found->index;
        if (!tracks_[i].audio.rewind(found->next)) {
            return fail({Exit::failed, fmt::format("the server lost audio of track {} that it had acknowledged", id)});
        }
    }
    finish_due_ = true;
    retry_after_ = {};
    state_ = State::flowing;
}

std::optional<IngestClient::Outgoing> IngestClient::next_outgoing() {
    if (state_ != State::flowing) return std::nullopt;
    const auto waiting = [](const Track& track) { return track.audio.next_sequence().value_or(kNothingWaits); };
    const auto first = std::ranges::min_element(tracks_, {}, waiting);
    if (first != tracks_.end() && waiting(*first) != kNothingWaits) {
        const auto slice = first->audio.take();
        Outgoing out;
        if (start_.framing == proto::Framing::tagged) proto::append_tagged_header(out.bytes, first->index, slice.first);
        out.bytes += proto::as_bytes(slice.samples);
        return out;
    }
    if (!finishing_ || !finish_due_) return std::nullopt;
    finish_due_ = false;
    finish_sent_ = true;
    return Outgoing{true, proto::encode(proto::ClientMessage(proto::FinishMessage{}))};
}

void IngestClient::on_closed(std::uint16_t code, std::string_view reason) {
    if (state_ == State::finished || state_ == State::failed) return;
    const bool resuming = state_ == State::opening && !session_.empty();
    state_ = State::opening;
    const auto conflict = code == static_cast<std::uint16_t>(IngestClose::conflict);
    const auto gone = conflict || code == static_cast<std::uint16_t>(IngestClose::unknown_session);
    const auto nothing_held = [](const Track& track) { return track.audio.held() == 0; };
    if (gone && resuming && finish_sent_ && std::ranges::all_of(tracks_, nothing_held)) {
        // Our `finish` arrived although its answer was lost: the session records no more.
        state_ = State::finished;
        return;
    }
    // A server that has not noticed the broken connection yet still holds the session: that passes.
    if (conflict && resuming) return;
    if (auto failure = final_close(code, last_error_.empty() ? reason : last_error_)) {
        failure->param = last_param_;
        fail(std::move(*failure));
    }
    last_error_.clear();
    last_param_.clear();
}

void IngestClient::fail(Failure failure) {
    state_ = State::failed;
    failure_ = std::move(failure);
}

std::int64_t IngestClient::acked_ms() const {
    std::optional<std::int64_t> waiting;
    std::int64_t furthest = 0;
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
        const auto at = samples_to_ms(tracks_[i].audio.acked(), start_.tracks[i].rate);
        furthest = std::max(furthest, at);
        if (tracks_[i].audio.held() > 0) waiting = std::min(waiting.value_or(at), at);
    }
    return waiting.value_or(furthest);
}

std::int64_t IngestClient::pushed_ms() const {
    std::int64_t furthest = 0;
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
        furthest = std::max(furthest, samples_to_ms(tracks_[i].audio.pushed(), start_.tracks[i].rate));
    }
    return furthest;
}

}  // namespace scribed::clients
