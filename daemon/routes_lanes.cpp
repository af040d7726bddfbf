// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <boost/json/array.hpp>

#include "daemon/batch_spans.hpp"
#include "daemon/feed_json.hpp"
#include "daemon/lane_report.hpp"
#include "daemon/replies.hpp"
#include "daemon/routes.hpp"

namespace scribed::daemon {
namespace {

namespace json = boost::json;

// Both passes' lanes in the order in which they are tried.
net::Task<void> lanes(RouteContext context, Call& call) {
    const auto& services = context.services;
    const auto now = steady_now();
    const auto wall = wall_now_ms();
    const auto report = [&](const auto& lane, const auto& refusal) {
        return lane_report(lane->name(), lane->configured(), refusal, now, wall);
    };
    json::array live;
    for (const auto& lane : services.lanes.live(call.user()))
        live.push_back(report(lane, lane->refusal(services.health, now)));
    json::array batch;
    for (const auto& lane : services.lanes.batch(call.user())) {
        const auto& key = lane->health_key();
        const auto refusal = services.health.refusal(key, now);
        batch.push_back(report(lane, refusal ? refusal : services.turns.down(key)));
    }
    json::object body;
    body["live"] = std::move(live);
    body["batch"] = std::move(batch);
    co_await reply_json(call.exchange, std::move(body));
}

struct Told {
    std::vector<store::TrackRow> tracks;
    std::vector<store::SpanRow> live;
    std::vector<store::PieceRow> pieces;
    int version = 0;  ///< of the pieces
};

// The pieces of the batch pass under way, or else of the newest transcript.
Result<Told> load(store::Database& database, const std::string& user, const std::string& id) {
    const auto row = database.session_of(user, id);
    if (!row) return row.error();
    auto tracks = database.tracks(id);
    if (!tracks) return tracks.error();
    auto live = database.spans(id);
    if (!live) return live.error();
    auto version = row->version + 1;
    auto pieces = database.pieces(id, version);
    if (pieces && pieces->empty()) pieces = database.pieces(id, --version);
    if (!pieces) return pieces.error();
    return Told{std::move(*tracks), std::move(*live), std::move(*pieces), version};
}

// Rows of one track, out of those of all.
template <class Row, class Key>
std::vector<Row> rows_of(const std::vector<Row>& rows, Key Row::*track, const Key& wanted) {
    std::vector<Row> out;
    std::ranges::copy_if(rows, std::back_inserter(out), [&](const Row& row) { return row.*track == wanted; });
    return out;
}

json::array list_of(const std::vector<store::SpanRow>& spans) {
    json::array out;
    for (const auto& span : spans)
        out.push_back(to_json(span));
    return out;
}

net::Task<void> who_transcribed(RouteContext context, Call& call) {
    const auto& id = call.param("id");
    const auto read = [user = call.user(), id](store::Database& database) { return load(database, user, id); };
    const auto told = co_await context.services.store.ask(read);
    if (!told) {
        co_await reply_error(call.exchange, told.error());
        co_return;
    }
    json::array tracks;
    for (const auto& track : told->tracks) {
        const auto live = rows_of(told->live, &store::SpanRow::track, track.id);
        const auto pieces = rows_of(told->pieces, &store::PieceRow::track, track.index);
        const auto length = live.empty() ? 0 : live.back().end_ms;
        json::object entry{{"track", track.id}};
        entry["live"] = list_of(live);
        entry["batch"] = list_of(batch_spans(pieces, length));
        tracks.push_back(std::move(entry));
    }
    json::object body{{"session", id}, {"version", told->version}};
    body["tracks"] = std::move(tracks);
    co_await reply_json(call.exchange, std::move(body));
}

}  // namespace

void add_lane_routes(Router& router, RouteContext context) {
    router.add("GET", "/v1/sessions/{id}/lanes", Need::read, [context](Call& call) {
        return who_transcribed(context, call);
    });
    router.add("GET", "/v1/lanes", Need::read, [context](Call& call) { return lanes(context, call); });
}

}  // namespace scribed::daemon
