// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <optional>

#include <boost/json/array.hpp>

#include "daemon/feed_json.hpp"
#include "daemon/replies.hpp"
#include "daemon/routes.hpp"
#include "net/url.hpp"

namespace scribed::daemon {

namespace json = boost::json;
using store::SessionState;

std::string query_value(const net::HttpRequest& request, std::string_view name) {
    for (auto& [key, value] : net::parse_query(request.query)) {
        if (key == name) return value;
    }
    return {};
}

namespace {

constexpr std::size_t kMostListed = 500;

struct Loaded {
    store::SessionRow row;
    std::vector<store::TrackRow> tracks;
};

Result<Loaded> load(store::Database& database, const std::string& user, const std::string& id) {
    auto row = database.session_of(user, id);
    if (!row) return row.error();
    auto tracks = database.tracks(id);
    if (!tracks) return tracks.error();
    return Loaded{std::move(*row), std::move(*tracks)};
}

// While it records the length is not stored: it grows with every frame.
store::SessionRow as_it_stands(RouteContext context, store::SessionRow row) {
    row.duration_ms = context.registry.recorded_ms(row.user, row.id).value_or(row.duration_ms);
    return row;
}

net::Task<void> list(RouteContext context, Call& call) {
    auto& exchange = call.exchange;
    const auto wanted = query_value(exchange.request(), "limit");
    std::size_t limit = 50;
    if (!wanted.empty()) {
        const auto* end = wanted.data() + wanted.size();
        const auto parsed = std::from_chars(wanted.data(), end, limit);
        if (parsed.ec != std::errc() || parsed.ptr != end || limit == 0 || limit > kMostListed) {
            co_await reply_error(exchange, Error(Errc::invalid, "limit must be a whole number from 1 to 500", "limit"));
            co_return;
        }
    }
    const auto before = query_value(exchange.request(), "before");
    const auto query = query_value(exchange.request(), "query");
    const auto read = [user = call.user(), limit, before,
                       query](store::Database& database) -> Result<std::vector<Loaded>> {
        auto rows = database.sessions(user, limit, before, query);
        if (!rows) return rows.error();
        std::vector<Loaded> out;
        for (auto& row : *rows) {
            auto tracks = database.tracks(row.id);
            if (!tracks) return tracks.error();
            out.push_back({std::move(row), std::move(*tracks)});
        }
        return out;
    };
    const auto found = co_await context.services.store.ask(read);
    if (!found) {
        co_await reply_error(exchange, found.error());
        co_return;
    }
    json::array sessions;
    for (const auto& session : *found) {
        const auto row = as_it_stands(context, session.row);
        sessions.push_back(to_json(row, session.tracks));
    }
    json::object body;
    body["has_more"] = sessions.size() == limit;
    body["sessions"] = std::move(sessions);
    co_await reply_json(exchange, std::move(body));
}

net::Task<void> get(RouteContext context, Call& call) {
    auto& exchange = call.exchange;
    const auto& id = call.param("id");
    struct Full {
        Loaded session;
        std::vector<store::MarkRow> marks;
        std::vector<std::pair<int, UnixMs>> versions;
    };
    const auto read = [user = call.user(), id](store::Database& database) -> Result<Full> {
        auto session = load(database, user, id);
        if (!session) return session.error();
        auto marks = database.marks(id);
        if (!marks) return marks.error();
        auto versions = database.canon_versions(id);
        if (!versions) return versions.error();
        return Full{std::move(*session), std::move(*marks), std::move(*versions)};
    };
    const auto found = co_await context.services.store.ask(read);
    if (!found) {
        co_await reply_error(exchange, found.error());
        co_return;
    }
    auto body = to_json(as_it_stands(context, found->session.row), found->session.tracks);
    json::array marks;
    for (const auto& mark : found->marks)
        marks.push_back(json::object{{"at_ms", mark.at_ms}, {"label", mark.label}});
    json::array versions;
    for (const auto& [version, created] : found->versions) {
        versions.push_back(json::object{{"version", version}, {"created_ms", created}});
    }
    body["marks"] = std::move(marks);
    body["versions"] = std::move(versions);
    co_await reply_json(exchange, std::move(body));
}

// The caller's own session of the address; nothing when there is none, which was answered.
net::Task<std::optional<store::SessionRow>> own_session(RouteContext context, Call& call) {
    const auto read = [user = call.user(), id = call.param("id")](store::Database& database) {
        return database.session_of(user, id);
    };
    auto row = co_await context.services.store.ask(read);
    if (row) co_return std::move(*row);
    co_await reply_error(call.exchange, row.error());
    co_return std::nullopt;
}

net::Task<void> remove(RouteContext context, Call& call) {
    auto& exchange = call.exchange;
    const auto& id = call.param("id");
    const auto known = co_await own_session(context, call);
    if (!known) co_return;
    // In this order: a session that ends meanwhile becomes a job.
    const bool records = context.registry.recorded_ms(call.user(), id).has_value();
    const bool job = co_await net::run_on(context.batch.executor(), context.batch.busy(id));
    if (records || job) {
        co_await reply_error(
            exchange, Error(Errc::conflict, "the session is still at work; finish it first, or wait", "id")
        );
        co_return;
    }
    const auto erase = [id](store::Database& database) { return database.remove_session(id); };
    auto erased = co_await context.services.store.ask(erase);
    if (erased) erased = co_await context.services.recorder.remove_session(id);
    if (!erased) {
        co_await reply_error(exchange, erased.error());
        co_return;
    }
    context.registry.forget(id);
    json::object body{{"id", id}, {"deleted", true}};
    co_await reply_json(exchange, std::move(body));
}

net::Task<void> reply_state(net::HttpExchange& exchange, std::string id, SessionState state, int status) {
    json::object body{{"id", id}, {"state", store::name(state)}};
    return reply_json(exchange, std::move(body), status);
}

// Where the session lives, which may end with it.
net::Task<void> finish_session(std::shared_ptr<Session> session) {
    session->finish();
    co_return;
}

net::Task<void> finish(RouteContext context, Call& call) {
    auto& exchange = call.exchange;
    const auto& id = call.param("id");
    if (auto session = context.registry.find(call.user(), id)) {
        const auto home = session->executor();
        co_await net::run_on(home, finish_session(std::move(session)));
        co_await reply_state(exchange, id, SessionState::finishing, 202);
        co_return;
    }
    const auto row = co_await own_session(context, call);
    if (!row) co_return;
    co_await reply_state(exchange, id, row->state, 200);
}

net::Task<void> publish_transcribing(std::shared_ptr<Feed> feed) {
    feed->set_state(SessionState::transcribing, {});
    co_return;
}

net::Task<void> transcribe(RouteContext context, Call& call) {
    auto& exchange = call.exchange;
    const auto& id = call.param("id");
    const auto known = co_await own_session(context, call);
    if (!known) co_return;
    co_await net::run_on(context.batch.executor(), context.batch.expect(id));
    const auto begin = [user = call.user(), id](store::Database& database) -> Result<void> {
        const auto row = database.session_of(user, id);
        if (!row) return row.error();
        if (row->state == SessionState::live || row->state == SessionState::finishing) {
            return Error(Errc::conflict, "the session is still recording; finish it first", "id");
        }
        return database.set_state(id, SessionState::transcribing, {});
    };
    const auto begun = co_await context.services.store.ask(begin);
    if (!begun) {
        co_await reply_error(exchange, begun.error());
        co_return;
    }
    if (auto feed = co_await context.registry.feed(id)) {
        co_await net::run_on((*feed)->executor(), publish_transcribing(*feed));
    }
    // Whoever asks by hand wants to know now.
    for (const auto& lane : context.services.lanes.batch(call.user()))
        context.services.turns.hurry(lane->health_key());
    context.batch.enqueue(id);
    co_await reply_state(exchange, id, SessionState::transcribing, 202);
}

net::Task<void> cancel_transcribe(RouteContext context, Call& call) {
    auto& exchange = call.exchange;
    const auto& id = call.param("id");
    const auto known = co_await own_session(context, call);
    if (!known) co_return;
    const bool cancelled = co_await net::run_on(context.batch.executor(), context.batch.cancel(id));
    if (!cancelled) {
        co_await reply_error(exchange, Error(Errc::conflict, "the session is not being transcribed", "id"));
        co_return;
    }
    co_await reply_state(exchange, id, known->state, 202);
}

}  // namespace

void add_session_routes(Router& router, RouteContext context) {
    router.add("GET", "/v1/sessions", Need::read, [context](Call& call) { return list(context, call); });
    router.add("GET", "/v1/sessions/{id}", Need::read, [context](Call& call) { return get(context, call); });
    router.add("DELETE", "/v1/sessions/{id}", Need::ingest, [context](Call& call) { return remove(context, call); });
    router.add("POST", "/v1/sessions/{id}/finish", Need::ingest, [context](Call& call) {
        return finish(context, call);
    });
    router.add("POST", "/v1/sessions/{id}/transcribe", Need::ingest, [context](Call& call) {
        return transcribe(context, call);
    });
    router.add("DELETE", "/v1/sessions/{id}/transcribe", Need::ingest, [context](Call& call) {
        return cancel_transcribe(context, call);
    });
}

}  // namespace scribed::daemon
