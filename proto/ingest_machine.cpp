// SPDX-License-Identifier: Apache-2.0
#include "proto/ingest_machine.hpp"

namespace scribed::proto {
namespace {

IngestRefusal refuse(std::string code, std::string message, std::string param = {}) {
    return {{std::move(code), std::move(message), false, std::move(param)}, IngestClose::normal};
}

IngestRefusal refuse_fatally(IngestClose close, std::string code, std::string message, std::string param = {}) {
    return {{std::move(code), std::move(message), true, std::move(param)}, close};
}

}  // namespace

IngestAction IngestMachine::on_text(std::string_view message) {
    const bool starting = state_ == State::awaiting_start;
    auto parsed = parse_client_message(message);
    if (!parsed) {
        const auto& error = parsed.error();
        const std::string code = error.code() == Errc::unsupported ? "unknown_type"
                                 : error.param().empty()           ? "bad_json"
                                                                   : "invalid";
        if (starting) return refuse_fatally(IngestClose::bad_request, code, error.message(), error.param());
        return refuse(code, error.message(), error.param());
    }
    if (std::holds_alternative<StartMessage>(*parsed) != starting) {
        if (starting) {
            return refuse_fatally(IngestClose::bad_request, "not_started", "the first message must be `start`", "type");
        }
        return refuse("already_started", "this connection has a session; open another for another", "type");
    }
    if (state_ == State::finished) return refuse("finished", "the session is finished; nothing more is taken", "type");
    if (std::holds_alternative<FinishMessage>(*parsed)) state_ = State::finished;
    return std::visit([](auto& kind) { return IngestAction(std::move(kind)); }, *parsed);
}

IngestAction IngestMachine::on_binary(std::string_view message) {
    if (state_ == State::awaiting_start) {
        return refuse_fatally(
            IngestClose::bad_request, "not_started", "audio came before `start`; it was not recorded"
        );
    }
    if (state_ == State::finished) return refuse("finished", "audio came after `finish`; it was not recorded");
    if (message.size() > kMaxFrameBytes) {
        return refuse_fatally(
            IngestClose::too_large, "too_large",
            "a binary message holds at most one second of audio at 48 kHz; send smaller frames"
        );
    }
    if (framing_ == Framing::raw) {
        const auto pcm = parse_raw(message);
        if (!pcm) return refuse("odd_length", pcm.error().message() + "; the frame was ignored", pcm.error().param());
        return IngestAudio{0, std::nullopt, *pcm};
    }
    const auto frame = parse_tagged(message);
    if (!frame) {
        const bool flags = frame.error().param() == "flags";
        return refuse(
            flags ? "bad_flags" : (message.size() < kTaggedHeader ? "short_header" : "odd_length"),
            frame.error().message() + "; the frame was ignored", frame.error().param()
        );
    }
    if (frame->track >= tracks_) {
        return refuse(
            "unknown_track", "no track has index " + std::to_string(frame->track) + "; the frame was ignored", "track"
        );
    }
    return IngestAudio{frame->track, frame->first, frame->pcm};
}

void IngestMachine::on_started(Framing framing, std::uint32_t tracks) {
    state_ = State::streaming;
    framing_ = framing;
    tracks_ = tracks;
}

}  // namespace scribed::proto
