// SPDX-License-Identifier: Apache-2.0
#include "clients/clip_command.hpp"

#include <unistd.h>

#include <bit>
#include <cstdio>
#include <cstring>
#include <vector>

#include <fmt/format.h>

#include "audio/wav_file.hpp"
#include "base/json.hpp"
#include "clients/api.hpp"
#include "clients/moment.hpp"
#include "clients/run_loop.hpp"

namespace scribed::clients {
namespace {

constexpr std::size_t kHead = 4096;

net::Task<Outcome<std::string>> fetch_range(Server server, std::string path, std::uint64_t begin, std::uint64_t end) {
    server.headers.emplace_back("Range", fmt::format("bytes={}-{}", begin, end - 1));
    co_return co_await api_call(server, "GET", std::move(path));
}

/// The id of the wanted track in `GET /v1/sessions/{id}`.
Outcome<std::string> choose_track(std::string_view session, const std::string& wanted) {
    JsonParser parser;
    const auto root = parser.parse(session);
    if (!root) return Failure(Exit::failed, "the server's session cannot be read");
    const auto tracks = (*root)["tracks"].items();
    std::string known;
    for (const auto& track : tracks) {
        const std::string id(track["id"].string().value_or(""));
        const auto name = track["name"].string().value_or("");
        if (wanted == id || (!wanted.empty() && wanted == name) || (wanted.empty() && tracks.size() == 1)) return id;
        known += (known.empty() ? "" : ", ") + id;
    }
    if (wanted.empty()) return Failure(Exit::usage, "the session has several tracks: " + known, "--track");
    return Failure(Exit::usage, "the session has no such track; there are: " + known, "--track");
}

/// Where the samples begin in a WAV or RF64 file, by the name of the chunk that holds them.
std::size_t samples_begin(std::string_view head) {
    const auto data = head.find("data", 12);
    return data == std::string_view::npos ? 0 : data + 8;
}

net::Task<Outcome<std::string>> fetch_clip(const Server& server, ClipOptions options, std::int64_t at_ms) {
    const auto session = co_await api_call(server, "GET", session_path(options.session));
    if (!session) co_return session.error();
    const auto track = choose_track(*session, options.track);
    if (!track) co_return track.error();
    const auto path = session_path(options.session, "/audio/" + net::encode_percent(*track) + ".wav");
    const auto head = co_await fetch_range(server, path, 0, kHead);
    if (!head) co_return head.error();
    const auto data = samples_begin(*head);
    if (data == 0) co_return Failure(Exit::failed, "the server's recording is no WAV file");
    const auto begin = data + 2 * ms_to_samples(at_ms);
    const auto bytes = co_await fetch_range(server, path, begin, begin + 2 * ms_to_samples(options.length_s * 1000));
    if (!bytes) co_return bytes.error();
    static_assert(std::endian::native == std::endian::little, "WAV is little-endian");
    std::vector<std::int16_t> samples(bytes->size() / 2);
    std::memcpy(samples.data(), bytes->data(), samples.size() * 2);
    co_return audio::wav_bytes(samples);
}

}  // namespace

Exit run_clip(const ClipOptions& options, const Globals& globals) {
    const auto at_ms = parse_moment(options.at);
    if (!at_ms) return report({Exit::usage, "a moment reads 83, 1:23 or 1:02:03.5", "--at"}, globals.json);
    if (::isatty(STDOUT_FILENO) == 1) {
        return report(
            {Exit::usage, "sound is no text: send it to a player or a file", {}, "scribe clip ID --at 1:23 | aplay"},
            globals.json
        );
    }
    const auto server = open_server(globals);
    if (!server) return report(server.error(), globals.json);
    return run_loop([&]() -> net::Task<Exit> {
        const auto clip = co_await fetch_clip(*server, options, *at_ms);
        if (!clip) co_return report(clip.error(), globals.json);
        const auto written = std::fwrite(clip->data(), 1, clip->size(), stdout);
        if (written != clip->size() || std::fflush(stdout) != 0) {
            co_return report({Exit::failed, "the sound cannot be written"}, globals.json);
        }
        co_return Exit::ok;
    });
}

}  // namespace scribed::clients
