// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <limits>

#include "base/json.hpp"
#include "proto/ingest_messages.hpp"
#include "proto/member_reader.hpp"

namespace scribed::proto {
namespace {

using Need = MemberReader::Need;
using Text = MemberReader::Text;

// The daemon is trusted not to be long-winded; the transport bounds a message.
constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::array kStates{
    transcript::SegmentState::partial, transcript::SegmentState::final, transcript::SegmentState::retracted};

std::string word(MemberReader& reader, std::string_view key, Need need = Need::required) {
    return reader.text(key, kNoLimit, need, Text::any);
}
std::int64_t count(MemberReader& reader, std::string_view key) { return reader.integer(key, 0, kMost, {}); }

ServerMessage read_started(MemberReader& reader) {
    StartedMessage started;
    started.session = word(reader, "session");
    started.resume = word(reader, "resume");
    const auto items = reader.list("tracks", kNoLimit);
    for (std::size_t i = 0; i < items.size() && !reader.error(); ++i) {
        MemberReader inner(items[i], "tracks[" + std::to_string(i) + "].");
        StartedTrack track;
        track.id = word(inner, "id");
        track.index =
            static_cast<std::uint32_t>(inner.integer("index", 0, std::numeric_limits<std::uint32_t>::max(), {}));
        track.next = static_cast<Samples>(count(inner, "next"));
        reader.adopt(inner);
        started.tracks.push_back(std::move(track));
    }
    return started;
}

ServerMessage read_segment(MemberReader& reader) {
    transcript::Segment segment;
    segment.id = word(reader, "id");
    segment.track = word(reader, "track");
    segment.start_ms = count(reader, "start_ms");
    segment.end_ms = count(reader, "end_ms");
    segment.text = word(reader, "text", Need::optional);
    segment.revision = static_cast<transcript::Revision>(count(reader, "revision"));
    const std::string state = word(reader, "state");
    bool known = false;
    for (const auto candidate : kStates) {
        if (name(candidate) != state) continue;
        segment.state = candidate;
        known = true;
    }
    if (!known) reader.fail("state", "`state` must be `partial`, `final` or `retracted`");
    return SegmentMessage{std::move(segment)};
}

ServerMessage read_gap(MemberReader& reader) {
    transcript::Gap gap;
    gap.track = word(reader, "track");
    gap.start_ms = count(reader, "start_ms");
    gap.end_ms = count(reader, "end_ms");
    gap.reason = word(reader, "reason", Need::optional);
    gap.revision = static_cast<transcript::Revision>(reader.integer("revision", 0, kMost, 0));
    return GapMessage{std::move(gap)};
}

ServerMessage read_error(MemberReader& reader) {
    return ErrorMessage{
        word(reader, "code"), word(reader, "message", Need::optional), reader.boolean("fatal", false),
        word(reader, "param", Need::optional), reader.integer("retry_after_ms", 0, kMost, 0)};
}

}  // namespace

Result<ServerMessage> parse_server_message(std::string_view text) {
    JsonParser parser;
    const auto root = parser.parse(text);
    if (!root) return root.error();
    if (!root->is_object()) return Error(Errc::invalid, "a message must be a JSON object");
    MemberReader reader(*root);
    const std::string type = word(reader, "type");
    ServerMessage message;
    if (type == "started") {
        message = read_started(reader);
    } else if (type == "ack") {
        auto track = word(reader, "track");
        message = AckMessage{std::move(track), static_cast<Samples>(count(reader, "next"))};
    } else if (type == "segment") {
        message = read_segment(reader);
    } else if (type == "gap") {
        message = read_gap(reader);
    } else if (type == "lane") {
        auto lane = word(reader, "lane");
        auto state = word(reader, "state");
        message = LaneMessage{std::move(lane), std::move(state), word(reader, "reason", Need::optional)};
    } else if (type == "barrier") {
        message = BarrierReply{word(reader, "id")};
    } else if (type == "finished") {
        message = FinishedMessage{word(reader, "session")};
    } else if (type == "error") {
        message = read_error(reader);
    } else if (!reader.error()) {
        return Error(Errc::unsupported, "a message type that this version does not know", "type");
    }
    if (reader.error()) return *reader.error();
    return message;
}

}  // namespace scribed::proto
