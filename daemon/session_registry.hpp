// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "access/limits.hpp"
#include "daemon/feed.hpp"
#include "daemon/services.hpp"
#include "daemon/session.hpp"
#include "net/shards.hpp"
#include "net/task_group.hpp"

namespace scribed::daemon {

/// Finds sessions by id and owns those that record. Any thread may call; a session itself is touched on its own
/// executor only.
class SessionRegistry {
public:
    /// `on_recorded` is told, on the session's executor, of each session that became a batch job. It must not call
    /// back.
    SessionRegistry(Services& services, net::Shards& shards, std::function<void(const std::string&)> on_recorded);

    /// A new session of that user on the caller's executor, recording from now on. Errc::too_large when he has
    /// limits.user_sessions already, Errc::io, Errc::disk_full, Errc::cancelled while the daemon stops.
    net::Task<Result<std::shared_ptr<Session>>> create(std::string user, proto::StartMessage start);
    /// Goes on with what a stopped daemon left in the state live or finishing.
    net::Task<void> recover(std::string id, bool finish);

    /// A session of that user that records now; null when it does not.
    std::shared_ptr<Session> find(const std::string& user, const std::string& id);
    /// How long the recording is by now, of a session of that user that records. Any thread.
    std::optional<std::int64_t> recorded_ms(const std::string& user, const std::string& id);
    /// The feed of any session that is stored. Errc::not_found.
    net::Task<Result<std::shared_ptr<Feed>>> feed(std::string id);
    /// Live tracks of the user's sessions that the lane (upstream::lane_key()) serves look for another one.
    void leave_lane(const std::string& user, const std::string& lane);

    /// The session was deleted.
    void forget(const std::string& id);

    /// Drain: every recording session finishes its files within `deadline`, keeps its state and waits for its client
    /// after the next start. No new ones are taken.
    net::Task<void> stop();

private:
    struct Recording {
        std::string user;
        std::shared_ptr<Session> session;
        access::Places::Place place;
    };
    net::Task<Result<std::shared_ptr<Session>>> adopt(
        std::shared_ptr<Feed> feed, bool finish, access::Places::Place place
    );
    net::Task<void> live(std::shared_ptr<Session> session);
    static net::Task<void> suspend(std::shared_ptr<Session> session);
    net::TaskGroup& group(net::Executor executor);
    bool stopping();
    std::shared_ptr<Feed> remember(const std::string& id, std::shared_ptr<Feed> feed);

    Services& services_;
    net::Shards& shards_;
    std::function<void(const std::string&)> on_recorded_;
    std::vector<std::unique_ptr<net::TaskGroup>> groups_;  ///< one a shard, each touched on its shard only
    access::Places places_;
    std::mutex mutex_;
    std::map<std::string, Recording> sessions_;  ///< by id
    std::map<std::string, std::weak_ptr<Feed>> feeds_;
    std::deque<std::shared_ptr<Feed>> recent_;  ///< kept for viewers who come back in a moment with Last-Event-ID
    bool stopping_ = false;
};

}  // namespace scribed::daemon
