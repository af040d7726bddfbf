// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "proto/realtime_session.hpp"

using namespace scribed;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

// Counts ends and looks at what came with them.
std::size_t ends(proto::RealtimeSession& session) {
    std::size_t count = 0;
    for (const auto& event : session.take_events()) {
        require(count == 0);
        if (const auto* text = std::get_if<proto::LiveText>(&event)) require(text->begin <= text->end);
        if (const auto* lost = std::get_if<proto::LiveLost>(&event)) require(lost->begin <= lost->end);
        if (std::holds_alternative<proto::LiveEnded>(event)) ++count;
    }
    return count;
}

}  // namespace

// Each line is a message of the server to a session that is being spoken into. Whatever it says, the session ends once.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view input(reinterpret_cast<const char*>(data), size);
    proto::RealtimeSession::Options options;
    if (size % 2 == 1) options.config.model = "gpt-live-transcribe";
    proto::RealtimeSession session(options);
    std::array<std::int16_t, 2400> pcm{};
    pcm.fill(3000);
    Instant now{};
    Samples track = 0;
    std::string out;
    std::size_t ended = 0;
    session.on_open(now);
    while (!input.empty()) {
        const std::size_t end = input.find('\n');
        session.on_text(input.substr(0, end), now);
        input.remove_prefix(end == std::string_view::npos ? input.size() : end + 1);
        session.append(pcm, track, now);
        track += 1600;
        if (track % 3 == 0) session.flush(now);
        if (track % 5 == 0) session.utterance_ended({track - 1600, track}, now);
        while (session.next_outgoing(out))
            require(!out.empty());
        now += std::chrono::milliseconds(100);
        session.on_timer(now);
        ended += ends(session);
    }
    session.on_closed(1006, {}, now);
    ended += ends(session);
    require(ended == 1);
    require(session.state() == proto::RealtimeSession::State::ended);
    return 0;
}
