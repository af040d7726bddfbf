// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>

#include "daemon/account_service.hpp"
#include "daemon/batch_runner.hpp"
#include "daemon/capabilities.hpp"
#include "daemon/current_config.hpp"
#include "daemon/doors.hpp"
#include "daemon/gate.hpp"
#include "daemon/link_sweep.hpp"
#include "daemon/metrics.hpp"
#include "daemon/router.hpp"
#include "daemon/services.hpp"
#include "daemon/session_registry.hpp"
#include "daemon/state_lock.hpp"
#include "daemon/supervisor.hpp"
#include "daemon/webhook.hpp"
#include "net/shards.hpp"
#include "net/task_group.hpp"

namespace scribed::daemon {

/// Reads the configuration as it is in its file now.
using ReadConfig = std::function<Result<Config>()>;

/// The whole daemon: every long-lived object as a member, in the order in which they come up; they go down in reverse.
class App {
public:
    /// Takes the state directory and the sockets that systemd passed, opens database, recordings directory and what
    /// sockets are missing. Errc::conflict when another daemon has the directory; Errc::io, Errc::invalid with the
    /// configuration key as param. `read_again` serves SIGHUP.
    static Result<std::unique_ptr<App>> make(Config config, ReadConfig read_again);
    ~App();

    /// Serves until SIGTERM or SIGINT, then drains. Prints where it listens as one JSON line on standard output.
    void run();

    App(Config config,
        ReadConfig read_again,
        StateLock lock,
        net::TlsContext tls,
        std::unique_ptr<store::Store> store,
        std::unique_ptr<store::Recorder> recorder,
        std::unique_ptr<identity::Accounts> accounts,
        identity::AuthHost auth_host,
        std::optional<WebhookTarget> webhook);

private:
    void reload();
    std::string status() const;
    net::Task<void> recover();
    /// `listener` outlives the task.
    net::Task<void> accept(net::Listener& listener);
    net::Task<void> serve(net::ByteStreamPtr stream);
    void account_linked(const std::string& user);
    void account_lost(const std::string& user);
    net::Task<void> stop();
    void announce() const;
    net::TaskGroup& connections(net::Executor executor);

    CurrentConfig config_;
    const std::shared_ptr<const Config> started_with_;
    const ReadConfig read_again_;
    StateLock lock_;  ///< the state directory is ours
    Log log_;
    std::unique_ptr<store::Store> store_;        ///< the database and its thread
    std::unique_ptr<store::Recorder> recorder_;  ///< the recordings and their thread
    net::WorkerPool workers_;                    ///< cutting, merging, rendering
    upstream::LaneHealth health_;                ///< what lanes refused
    upstream::LaneTurns turns_;                  ///< who may try a batch lane
    Metrics metrics_;
    net::Shards shards_;         ///< event loops
    AccountService accounts_;    ///< linked accounts, on the first shard
    Capabilities capabilities_;  ///< what they may do
    Lanes lanes_;                ///< who transcribes for whom
    LinkSweep sweep_;            ///< whether linked accounts work
    Services services_;          ///< the above, as sessions and jobs see it
    Webhook webhook_;            ///< tells what happens to linked accounts, there too
    SessionRegistry registry_;
    BatchRunner batch_;
    std::atomic<bool> ready_{false};
    std::string public_url_;  ///< set before anybody asks
    Gate gate_;               ///< who may ask
    Router router_;
    net::HttpHandler handler_;
    std::optional<Doors> doors_;                                ///< what clients come in by
    std::vector<std::unique_ptr<net::TaskGroup>> connections_;  ///< one a shard
    std::unique_ptr<net::TaskGroup> main_;                      ///< accepting and recovering, on the first shard
    Supervisor supervisor_;                                     ///< the main thread's work
};

}  // namespace scribed::daemon
