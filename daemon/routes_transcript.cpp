// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include <fmt/format.h>

#include "daemon/replies.hpp"
#include "daemon/routes.hpp"
#include "net/url.hpp"
#include "transcript/merge.hpp"
#include "transcript/render.hpp"

namespace scribed::daemon {
namespace {

using transcript::Format;

struct Material {
    store::SessionRow row;
    std::vector<store::TrackRow> tracks;
    std::vector<transcript::Segment> segments;  ///< when there is no canon
    std::string canon;
};

// `version` 0: the newest canon, or the live text while there is none.
Result<Material> load(store::Database& database, const std::string& user, const std::string& id, int version) {
    Material out;
    auto row = database.session_of(user, id);
    if (!row) return row.error();
    out.row = std::move(*row);
    if (version > 0 || out.row.version > 0) {
        auto canon = database.canon(id, version);
        if (!canon) return canon.error();
        out.row.version = canon->version;
        out.canon = std::move(canon->json);
        return out;
    }
    auto tracks = database.tracks(id);
    if (!tracks) return tracks.error();
    out.tracks = std::move(*tracks);
    auto segments = database.segments(id);
    if (!segments) return segments.error();
    out.segments = std::move(*segments);
    return out;
}

transcript::Canon live_canon(const Material& material) {
    std::vector<transcript::MergeTrack> tracks;
    for (const auto& track : material.tracks) {
        transcript::MergeTrack merge{track.id, track.name, {}, {}, {}};
        for (const auto& segment : material.segments) {
            if (segment.track != track.id || segment.state != transcript::SegmentState::final) continue;
            merge.live.push_back({segment.id, segment.start_ms, segment.end_ms, segment.text});
        }
        tracks.push_back(std::move(merge));
    }
    return transcript::merge(tracks);
}

// Where a reader of the exported document finds the sound: an absolute address, by which this reply was asked for. A
// proxy that speaks TLS for us says so.
std::string audio_url(const net::HttpExchange& exchange, const std::string& id) {
    const auto& request = exchange.request();
    const auto host = request.header("Host");
    // Who came by the unix socket has no address to go to.
    if (host.empty() || exchange.over_unix_socket()) return {};
    const bool tls = request.header("X-Forwarded-Proto") == "https";
    return fmt::format("{}://{}/v1/sessions/{}/audio/", tls ? "https" : "http", host, net::encode_percent(id));
}

Result<std::string> render(const Material& material, Format format, std::string audio_url) {
    transcript::DocumentInfo info;
    info.session = material.row.id;
    info.title = material.row.title;
    info.started_ms = material.row.created_ms;
    info.version = material.row.version;
    info.audio_url = std::move(audio_url);
    if (material.canon.empty()) return transcript::render(live_canon(material), info, format);
    if (format == Format::json) return material.canon;
    const auto canon = transcript::parse_canon(material.canon);
    if (!canon) return canon.error();
    return transcript::render(*canon, info, format);
}

net::Task<void> show(RouteContext context, Call& call) {
    auto& exchange = call.exchange;
    const auto& id = call.param("id");
    const auto wanted = query_value(exchange.request(), "format");
    const auto format = transcript::parse_format(wanted.empty() ? "json" : wanted);
    if (!format) {
        co_await reply_error(exchange, Error(Errc::invalid, "format must be json, txt, md, srt or vtt", "format"));
        co_return;
    }
    const auto version_text = query_value(exchange.request(), "version");
    int version = 0;
    if (!version_text.empty()) {
        const auto* end = version_text.data() + version_text.size();
        const auto parsed = std::from_chars(version_text.data(), end, version);
        if (parsed.ec != std::errc() || parsed.ptr != end || version < 1) {
            co_await reply_error(exchange, Error(Errc::invalid, "version must be a whole number from 1", "version"));
            co_return;
        }
    }
    const auto read = [user = call.user(), id, version](store::Database& database) {
        return load(database, user, id, version);
    };
    auto material = co_await context.services.store.ask(read);
    if (!material) {
        co_await reply_error(exchange, material.error());
        co_return;
    }
    const auto work = [material = std::move(*material), format = *format, url = audio_url(exchange, id)] {
        return render(material, format, url);
    };
    auto text = co_await context.services.workers.run(work);
    if (!text) {
        co_await reply_error(exchange, text.error());
        co_return;
    }
    co_await reply_text(exchange, std::string(transcript::content_type(*format)), std::move(*text));
}

}  // namespace

void add_transcript_routes(Router& router, RouteContext context) {
    router.add("GET", "/v1/sessions/{id}/transcript", Need::read, [context](Call& call) {
        return show(context, call);
    });
}

}  // namespace scribed::daemon
