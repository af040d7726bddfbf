// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "base/json.hpp"
#include "proto/ascii.hpp"
#include "proto/ingest_messages.hpp"
#include "proto/member_reader.hpp"

namespace scribed::proto {
namespace {

using Need = MemberReader::Need;
using Text = MemberReader::Text;

constexpr std::size_t kMostId = 64;
constexpr std::size_t kMostName = 256;
constexpr std::size_t kMostTitle = 512;
constexpr std::size_t kMostPrompt = 4096;
constexpr std::size_t kMostKeyword = 128;
constexpr std::size_t kMostKeywords = 100;
constexpr std::size_t kMostTracks = 64;
constexpr std::size_t kMostToken = 256;
constexpr std::int64_t kLeastRate = 8000;
constexpr std::int64_t kMostRate = 48000;

// A track's id becomes a part of URLs and of a file's name.
bool usable_track_id(std::string_view id) {
    const bool visible = std::ranges::all_of(id, [](char c) { return c > 0x20 && c < 0x7F && c != '/' && c != '\\'; });
    return !id.empty() && id.size() <= kMostId && visible && id.front() != '.';
}

// ISO 639-1 or -3, and perhaps a region: two letters or three digits.
bool usable_language(std::string_view text) {
    if (text.empty()) return true;
    const std::size_t dash = text.find('-');
    const std::string_view code = text.substr(0, dash);
    if (code.size() < 2 || code.size() > 3 || !std::ranges::all_of(code, is_letter)) return false;
    if (dash == std::string_view::npos) return true;
    const std::string_view region = text.substr(dash + 1);
    return (region.size() == 2 && std::ranges::all_of(region, is_letter)) ||
           (region.size() == 3 && std::ranges::all_of(region, is_digit));
}

TrackSpec read_track(MemberReader& reader) {
    TrackSpec track;
    track.id = reader.text("id", kMostId, Need::required);
    if (!reader.error() && !usable_track_id(track.id)) {
        reader.fail("id", "`id` must be visible ASCII without slashes, and must not start with a full stop");
    }
    track.name = reader.text("name", kMostName, Need::optional);
    track.rate = static_cast<unsigned>(reader.integer("rate", kLeastRate, kMostRate, kTrackRate));
    return track;
}

void read_tracks(MemberReader& reader, StartMessage& start) {
    const auto items = reader.list("tracks", kMostTracks);
    for (std::size_t i = 0; i < items.size() && !reader.error(); ++i) {
        const std::string path = fmt::format("tracks[{}]", i);
        if (!items[i].is_object()) {
            reader.fail(path, "a track must be an object");
            return;
        }
        MemberReader inner(items[i], path + ".");
        TrackSpec track = read_track(inner);
        const bool known =
            std::ranges::any_of(start.tracks, [&](const TrackSpec& other) { return other.id == track.id; });
        if (known) inner.fail("id", "two tracks have the same `id`");
        reader.adopt(inner);
        start.tracks.push_back(std::move(track));
    }
}

void read_keywords(MemberReader& reader, StartMessage& start) {
    const auto items = reader.list("keywords", kMostKeywords);
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto word = items[i].string();
        if (!word || word->empty() || word->size() > kMostKeyword || has_control_character(*word)) {
            reader.fail(
                fmt::format("keywords[{}]", i),
                fmt::format("a keyword must be a string of 1 to {} bytes without control characters", kMostKeyword)
            );
            return;
        }
        start.keywords.emplace_back(*word);
    }
}

ClientMessage read_start(MemberReader& reader) {
    StartMessage start;
    start.title = reader.text("title", kMostTitle, Need::optional);
    start.language = reader.text("language", kMostId, Need::optional);
    if (!usable_language(start.language)) {
        reader.fail("language", "`language` must be a language code such as `en` or `en-GB`");
    }
    start.prompt = reader.text("prompt", kMostPrompt, Need::optional, Text::any);
    read_keywords(reader, start);
    const std::string framing = reader.text("framing", kMostId, Need::optional);
    if (framing == "tagged") {
        start.framing = Framing::tagged;
    } else if (reader.has("framing") && framing != "raw") {
        reader.fail("framing", "`framing` must be `raw` or `tagged`");
    }
    read_tracks(reader, start);
    if (reader.has("session") || reader.has("resume")) {
        start.session = reader.text("session", kMostId, Need::required);
        start.resume = reader.text("resume", kMostToken, Need::required);
        return start;
    }
    if (start.framing == Framing::raw && start.tracks.size() > 1) {
        reader.fail("framing", "`framing` must be `tagged` where there is more than one track");
    }
    // An empty list does not mean the default: nobody would expect a track `main` from it.
    if (start.tracks.empty() && reader.has("tracks")) {
        reader.fail("tracks", "`tracks` must have one track at least; leave it out for one track `main`");
    }
    if (start.tracks.empty()) start.tracks.push_back({"main", {}, kTrackRate});
    return start;
}

}  // namespace

Result<ClientMessage> parse_client_message(std::string_view text) {
    JsonParser parser;
    const auto root = parser.parse(text);
    if (!root) return root.error();
    if (!root->is_object()) return Error(Errc::invalid, "a message must be a JSON object");
    MemberReader reader(*root);
    const std::string type = reader.text("type", kMostId, Need::required);
    ClientMessage message;
    if (type == "start") {
        message = read_start(reader);
    } else if (type == "track") {
        message = TrackMessage{read_track(reader)};
    } else if (type == "mark") {
        message = MarkMessage{reader.text("label", kMostName, Need::optional)};
    } else if (type == "barrier") {
        message = BarrierMessage{reader.text("id", kMostId, Need::required)};
    } else if (type == "finish") {
        message = FinishMessage{};
    } else if (!reader.error()) {
        return Error(
            Errc::unsupported, "`type` must be one of `start`, `track`, `mark`, `barrier` and `finish`", "type"
        );
    }
    if (reader.error()) return *reader.error();
    return message;
}

}  // namespace scribed::proto
