// SPDX-License-Identifier: Apache-2.0
#include "daemon/session_registry.hpp"

#include <boost/asio/post.hpp>

#include "base/random.hpp"

namespace scribed::daemon {
namespace {

constexpr std::size_t kSecretBytes = 24;
constexpr std::size_t kRecentFeeds = 64;

store::SessionRow new_row(std::string user, const proto::StartMessage& start) {
    store::SessionRow row;
    row.id = new_id("ses");
    row.user = std::move(user);
    row.title = start.title;
    row.language = start.language;
    row.prompt = start.prompt;
    row.keywords = start.keywords;
    row.tagged = start.framing == proto::Framing::tagged;
    row.resume_secret = random_hex(kSecretBytes);
    row.created_ms = wall_now_ms();
    return row;
}

std::vector<store::TrackRow> new_tracks(const std::string& session, const std::vector<proto::TrackSpec>& specs) {
    std::vector<store::TrackRow> tracks;
    for (const auto& spec : specs) {
        const auto index = static_cast<std::uint32_t>(tracks.size());
        tracks.push_back(
            {session, index, spec.id, spec.name.empty() ? spec.id : spec.name, spec.rate,
             std::to_string(index) + "-" + spec.id + ".wav"}
        );
    }
    return tracks;
}

Error going() { return Error(Errc::cancelled, "the daemon stops; start again in a moment"); }

}  // namespace

SessionRegistry::SessionRegistry(
    Services& services, net::Shards& shards, std::function<void(const std::string&)> on_recorded
)
    : services_(services),
      shards_(shards),
      on_recorded_(std::move(on_recorded)),
      places_(services.config.get()->limits.user_sessions) {
    for (unsigned i = 0; i < shards_.size(); ++i) {
        groups_.push_back(std::make_unique<net::TaskGroup>(shards_.executor(i), "sessions"));
    }
}

net::TaskGroup& SessionRegistry::group(net::Executor executor) {
    for (const auto& group : groups_) {
        if (group->executor() == executor) return *group;
    }
    return *groups_.front();
}

net::Task<Result<std::shared_ptr<Session>>> SessionRegistry::create(std::string user, proto::StartMessage start) {
    const auto executor = co_await boost::asio::this_coro::executor;
    if (stopping()) co_return going();
    auto place = places_.take(user);
    if (!place) co_return Error(Errc::too_large, "too many sessions of this user record or wait for their client");
    const auto row = new_row(std::move(user), start);
    const auto tracks = new_tracks(row.id, start.tracks);
    // The row is on disk before the client hears of the session, so that it can resume whatever happens.
    const auto insert = [row, tracks](store::Database& database) -> Result<void> {
        auto inserted = database.insert_session(row);
        for (const auto& track : tracks) {
            if (inserted) inserted = database.put_track(track);
        }
        return inserted;
    };
    const auto inserted = co_await services_.store.ask(insert);
    if (!inserted) co_return inserted.error();
    auto feed = remember(row.id, std::make_shared<Feed>(executor, services_.store, row, tracks));
    services_.metrics.sessions_opened.add();
    co_return co_await adopt(std::move(feed), false, std::move(*place));
}

net::Task<Result<std::shared_ptr<Session>>> SessionRegistry::adopt(
    std::shared_ptr<Feed> feed, bool finish, access::Places::Place place
) {
    auto session = std::make_shared<Session>(services_, feed);
    const auto id = session->id();
    auto opened = co_await session->open();
    if (!opened) {
        co_await session->discard();
        const auto reason = "the recording could not be opened: " + opened.error().message();
        const auto fail = [id, reason](store::Database& database) {
            return database.set_state(id, store::SessionState::failed, reason);
        };
        services_.store.write(fail);
        feed->set_state(store::SessionState::failed, reason);
        co_return opened.error();
    }
    if (finish) session->finish();
    bool late = false;
    {
        // Nothing may be added behind the back of stop().
        const std::lock_guard lock(mutex_);
        late = stopping_;
        if (!late) sessions_.emplace(id, Recording{feed->row().user, session, std::move(place)});
    }
    if (late) {
        co_await session->discard();
        co_return going();
    }
    group(session->executor()).spawn(live(session));
    co_return session;
}

net::Task<void> SessionRegistry::live(std::shared_ptr<Session> session) {
    const bool recorded = co_await session->run();
    // Together: whoever finds no session finds its job, and whoever finds the job done finds no session.
    const std::lock_guard lock(mutex_);
    if (recorded) on_recorded_(session->id());
    sessions_.erase(session->id());
}

net::Task<void> SessionRegistry::recover(std::string id, bool finish) {
    auto feed = co_await this->feed(id);
    if (!feed) co_return;
    auto place = places_.hold((*feed)->row().user);
    co_await net::run_on((*feed)->executor(), adopt(*feed, finish, std::move(place)));
}

std::shared_ptr<Session> SessionRegistry::find(const std::string& user, const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(id);
    return found == sessions_.end() || found->second.user != user ? nullptr : found->second.session;
}

// Under the lock: a session must not come to its end on the thread that asks.
std::optional<std::int64_t> SessionRegistry::recorded_ms(const std::string& user, const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(id);
    if (found == sessions_.end() || found->second.user != user) return std::nullopt;
    return found->second.session->recorded_ms();
}

void SessionRegistry::leave_lane(const std::string& user, const std::string& lane) {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, recording] : sessions_) {
        if (recording.user != user) continue;
        const auto& session = recording.session;
        boost::asio::post(session->executor(), [session, lane] { session->leave_lane(lane); });
    }
}

// Two callers may load the same feed at once; the first one stays.
std::shared_ptr<Feed> SessionRegistry::remember(const std::string& id, std::shared_ptr<Feed> feed) {
    const std::lock_guard lock(mutex_);
    auto& known = feeds_[id];
    if (auto first = known.lock()) return first;
    known = feed;
    recent_.push_back(feed);
    if (recent_.size() > kRecentFeeds) recent_.pop_front();
    std::erase_if(feeds_, [](const auto& pair) { return pair.second.expired(); });
    return feed;
}

net::Task<Result<std::shared_ptr<Feed>>> SessionRegistry::feed(std::string id) {
    {
        const std::lock_guard lock(mutex_);
        const auto known = feeds_.find(id);
        if (known != feeds_.end()) {
            if (auto feed = known->second.lock()) co_return feed;
        }
    }
    auto loaded = co_await Feed::load(shards_.next(), services_.store, id);
    if (!loaded) co_return loaded.error();
    co_return remember(id, std::move(*loaded));
}

void SessionRegistry::forget(const std::string& id) {
    const std::lock_guard lock(mutex_);
    feeds_.erase(id);
    std::erase_if(recent_, [&](const auto& feed) { return feed->row().id == id; });
}

bool SessionRegistry::stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

// The last to hold it may be this one, and it ends where it lives.
net::Task<void> SessionRegistry::suspend(std::shared_ptr<Session> session) { co_await session->suspend(); }

net::Task<void> SessionRegistry::stop() {
    std::vector<std::shared_ptr<Session>> sessions;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        for (const auto& [id, recording] : sessions_)
            sessions.push_back(recording.session);
    }
    for (auto& session : sessions) {
        const auto home = session->executor();
        co_await net::run_on(home, suspend(std::move(session)));
    }
    for (const auto& group : groups_)
        co_await net::run_on(group->executor(), group->join());
}

}  // namespace scribed::daemon
