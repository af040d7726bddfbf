// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>

#include "daemon/account_service.hpp"
#include "daemon/batch_runner.hpp"
#include "daemon/capabilities.hpp"
#include "daemon/config.hpp"
#include "daemon/gate.hpp"
#include "daemon/link_sweep.hpp"
#include "daemon/metrics.hpp"
#include "daemon/router.hpp"
#include "daemon/services.hpp"
#include "daemon/session_registry.hpp"
#include "daemon/state_lock.hpp"
#include "daemon/webhook.hpp"
#include "net/listener.hpp"
#include "net/shards.hpp"
#include "net/task_group.hpp"

namespace scribed::daemon {

/// The whole daemon: every long-lived object as a member, in the order in which they come up; they go down in reverse.
class App {
public:
    /// Takes the state directory, opens database, recordings directory and sockets. Errc::conflict when another daemon
    /// has the directory; Errc::io, Errc::invalid with the configuration key as param.
    static Result<std::unique_ptr<App>> make(Config config);
    ~App();

    /// Serves until SIGTERM or SIGINT, then drains. Prints where it listens as one JSON line on standard output.
    void run();

    App(Config config,
        StateLock lock,
        net::TlsContext tls,
        std::unique_ptr<store::Store> store,
        std::unique_ptr<store::Recorder> recorder,
        std::unique_ptr<identity::Accounts> accounts,
        identity::AuthHost auth_host,
        std::optional<WebhookTarget> webhook);

private:
    Result<void> listen();
    Result<void> listen_unix();
    net::Task<void> recover();
    /// `listener` outlives the task.
    net::Task<void> accept(net::Listener& listener);
    net::Task<void> serve(net::ByteStreamPtr stream);
    void account_linked(const std::string& user);
    void account_lost(const std::string& user);
    net::Task<void> stop();
    void announce() const;
    net::TaskGroup& connections(net::Executor executor);

    const Config config_;
    StateLock lock_;  ///< the state directory is ours
    Log log_;
    std::unique_ptr<store::Store> store_;        ///< the database and its thread
    std::unique_ptr<store::Recorder> recorder_;  ///< the recordings and their thread
    net::WorkerPool workers_;                    ///< cutting, merging, rendering
    upstream::LaneHealth health_;                ///< what lanes refused
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
    std::optional<net::Listener> listener_;
    std::optional<net::Listener> unix_listener_;
    std::string unix_path_;                                     ///< of its socket; empty when there is none
    std::vector<std::unique_ptr<net::TaskGroup>> connections_;  ///< one a shard
    std::unique_ptr<net::TaskGroup> main_;                      ///< accepting and recovering, on the first shard
    std::atomic<bool> draining_{false};
};

}  // namespace scribed::daemon
