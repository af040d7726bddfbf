// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <boost/json/array.hpp>

#include "daemon/batch_spans.hpp"
#include "daemon/feed_json.hpp"
#include "daemon/replies.hpp"
#include "daemon/routes.hpp"

namespace scribed::daemon {
namespace {

namespace json = boost::json;

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

void add_span_routes(Router& router, RouteContext context) {
    router.add("GET", "/v1/sessions/{id}/lanes", Need::read, [context](Call& call) {
        return who_transcribed(context, call);
    });
}

}  // namespace scribed::daemon
