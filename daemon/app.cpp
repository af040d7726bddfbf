// SPDX-License-Identifier: Apache-2.0
#include "daemon/app.hpp"

#include <csignal>
#include <cstdio>
#include <future>
#include <thread>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "daemon/account_setup.hpp"
#include "daemon/routes.hpp"
#include "daemon/spending.hpp"
#include "daemon/webhook_setup.hpp"
#include "net/http_server.hpp"

namespace scribed::daemon {
namespace {

constexpr unsigned kWorkers = 2;
/// Whoever can open the unix socket is the operator.
constexpr mode_t kOperatorOnly = 0600;

unsigned shard_count(int configured) {
    if (configured > 0) return static_cast<unsigned>(configured);
    return std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace

Result<std::unique_ptr<App>> App::make(Config config) {
    auto lock = StateLock::take(config.state.dir);
    if (!lock) return lock.error();
    auto tls = net::TlsContext::client(config.upstream.ca_file);
    if (!tls) return Error(tls.error().code(), tls.error().message(), "upstream.ca_file");
    const std::filesystem::path dir(config.state.dir);
    auto store = store::Store::open(dir / "scribed.db");
    if (!store) return store.error();
    auto recorder = store::Recorder::open(dir / "recordings", config.state.durability);
    if (!recorder) return recorder.error();
    auto accounts = open_accounts(config);
    if (!accounts) return accounts.error();
    if (auto locked = check_public_address(config); !locked) return locked.error();
    auto host = open_auth_host(config, *tls);
    if (!host) return host.error();
    auto webhook = open_webhook(config);
    if (!webhook) return webhook.error();
    auto app = std::make_unique<App>(
        std::move(config), std::move(*lock), *tls, std::move(*store), std::move(*recorder), std::move(*accounts),
        std::move(*host), std::move(*webhook)
    );
    if (const auto listening = app->listen(); !listening) return listening.error();
    return app;
}

App::App(
    Config config,
    StateLock lock,
    net::TlsContext tls,
    std::unique_ptr<store::Store> store,
    std::unique_ptr<store::Recorder> recorder,
    std::unique_ptr<identity::Accounts> accounts,
    identity::AuthHost auth_host,
    std::optional<WebhookTarget> webhook
)
    : config_(std::move(config)),
      lock_(std::move(lock)),
      log_("app"),
      store_(std::move(store)),
      recorder_(std::move(recorder)),
      workers_(kWorkers),
      health_([this](const std::string& lane, const proto::UpstreamError* error) { capabilities_.hear(lane, error); }),
      shards_(shard_count(config_.process.threads)),
      accounts_(
          std::move(accounts),
          std::move(auth_host),
          config_.accounts.oauth_scope,
          spending_arguments(config_),
          shards_.executor(0)
      ),
      capabilities_(accounts_.accounts().store()),
      lanes_(config_, tls, accounts_),
      sweep_(accounts_, lanes_.endpoints(), metrics_, config_.accounts.sweep_s),
      services_{config_, *store_, *recorder_, workers_, health_, metrics_, lanes_},
      webhook_(accounts_.accounts(), std::move(webhook), metrics_, shards_.executor(0)),
      registry_(services_, shards_, [this](const std::string& session) { batch_.enqueue(session); }),
      batch_(services_, registry_, shards_.executor(0)),
      gate_(config_, metrics_, accounts_.accounts().store(), shards_.executor(0)),
      router_([this](net::HttpExchange& exchange, Need need) { return gate_.admit(exchange, need); }) {
    const RouteContext context{services_, registry_, batch_, accounts_, sweep_, gate_, webhook_, ready_, public_url_};
    add_ingest_route(router_, context);
    add_session_routes(router_, context);
    add_transcript_routes(router_, context);
    add_audio_routes(router_, context);
    add_event_routes(router_, context);
    add_link_routes(router_, context);
    add_account_routes(router_, context);
    add_key_routes(router_, context);
    add_ticket_routes(router_, context);
    add_webhook_routes(router_, context);
    add_vault_routes(router_, context);
    add_lane_routes(router_, context);
    add_service_routes(router_, context);
    add_web_routes(router_);
    handler_ = [this](net::HttpExchange& exchange) {
        metrics_.http_requests.add();
        return router_.dispatch(exchange);
    };
    for (unsigned i = 0; i < shards_.size(); ++i) {
        connections_.push_back(std::make_unique<net::TaskGroup>(shards_.executor(i), "connections"));
    }
    main_ = std::make_unique<net::TaskGroup>(shards_.executor(0), "main");
}

App::~App() = default;

Result<void> App::listen() {
    auto opened = net::Listener::open(shards_.executor(0), config_.listen.address, config_.listen.port);
    if (!opened) return Error(opened.error().code(), opened.error().message(), "listen");
    listener_.emplace(std::move(*opened));
    public_url_ = config_.accounts.public_url;
    if (public_url_.empty()) public_url_ = fmt::format("http://127.0.0.1:{}", listener_->port());
    return listen_unix();
}

Result<void> App::listen_unix() {
    const auto& asked = config_.listen.unix_socket;
    if (asked == "off") return {};
    const auto path = asked.empty() ? (std::filesystem::path(config_.state.dir) / "scribed.sock").string() : asked;
    auto opened = net::Listener::open_unix(shards_.executor(0), path, kOperatorOnly);
    if (!opened && asked.empty() && opened.error().code() == Errc::invalid) {
        // Nobody asked for it: a state directory too deep for a socket is no reason not to serve.
        log_.warn("no_unix_socket", {{"reason", opened.error().message()}, {"key", "listen.unix"}});
        return {};
    }
    if (!opened) return Error(opened.error().code(), opened.error().message(), "listen.unix");
    unix_listener_.emplace(std::move(*opened));
    unix_path_ = path;
    return {};
}

void App::run() {
    // Signals wait for a loop of their own, on this thread, so that a busy shard cannot delay the stop.
    boost::asio::io_context signals;
    boost::asio::signal_set stop_signals(signals, SIGTERM, SIGINT);
    std::signal(SIGPIPE, SIG_IGN);
    accounts_.begin(
        [this](const std::string& user) { account_linked(user); },
        [this](const std::string& user) { account_lost(user); }
    );
    if (accounts_.can_link()) sweep_.begin();
    webhook_.begin();
    main_->spawn(recover());
    main_->spawn(gate_.watch());
    main_->spawn(accept(*listener_));
    if (unix_listener_) main_->spawn(accept(*unix_listener_));
    shards_.start();
    announce();
    stop_signals.async_wait([](const boost::system::error_code&, int) {});
    signals.run();
    log_.info("stopping");
    auto stopped = boost::asio::co_spawn(shards_.executor(0), stop(), boost::asio::use_future);
    stopped.get();
    shards_.stop();
    log_.info("stopped");
}

void App::announce() const {
    boost::json::object where{{"address", config_.listen.address}, {"port", listener_->port()}};
    if (unix_listener_) where["unix"] = unix_path_;
    const auto line = boost::json::serialize(boost::json::object{{"listening", std::move(where)}});
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
    log_.info(
        "listening", {{"address", config_.listen.address},
                      {"port", listener_->port()},
                      {"unix", unix_path_},
                      {"state_dir", config_.state.dir}}
    );
}

// What an earlier life of the daemon left undone.
net::Task<void> App::recover() {
    // Sessions that go on must find their user's account.
    co_await accounts_.look();
    const auto read = [](store::Database& database) { return database.unfinished(); };
    const auto rows = co_await store_->ask(read);
    if (!rows) {
        log_.error("recovery_failed", {{"error", rows.error().text()}});
    } else {
        for (const auto& row : *rows) {
            log_.info("recovering", {{"session", row.id}, {"state", store::name(row.state)}});
            if (row.state == store::SessionState::live || row.state == store::SessionState::finishing) {
                co_await registry_.recover(row.id, row.state == store::SessionState::finishing);
            } else {
                batch_.enqueue(row.id);
            }
        }
    }
    ready_ = true;
}

net::TaskGroup& App::connections(net::Executor executor) {
    for (const auto& group : connections_) {
        if (group->executor() == executor) return *group;
    }
    return *connections_.front();
}

net::Task<void> App::accept(net::Listener& listener) {
    while (true) {
        const auto where = shards_.next();
        auto stream = co_await listener.accept(where);
        if (!stream) co_return;
        auto adopt = [this, where, peer = std::make_shared<net::ByteStreamPtr>(std::move(*stream))] {
            connections(where).spawn(serve(std::move(*peer)));
        };
        boost::asio::post(where, std::move(adopt));
    }
}

net::Task<void> App::serve(net::ByteStreamPtr stream) {
    const auto place = gate_.open_connection(stream->peer());
    if (!place) co_return;
    co_await net::serve_http(std::move(stream), handler_, {}, nullptr);
}

// What a refused or missing login made lanes and jobs wait for is there now.
void App::account_linked(const std::string& user) {
    capabilities_.forget(user);
    sweep_.wake();
    for (const auto* lane : {"chatgpt", "chatgpt_realtime"})
        health_.forget(upstream::lane_key(lane, user));
    batch_.look_again();
}

// What still serves with the account's credentials must not go on (upstream.md 6, duty 13).
void App::account_lost(const std::string& user) {
    capabilities_.forget(user);
    registry_.leave_lane(user, upstream::lane_key("chatgpt_realtime", user));
}

// Drain, then kill: recordings first, since they are the promise.
net::Task<void> App::stop() {
    ready_ = false;
    listener_->close();
    gate_.stop();
    if (unix_listener_) unix_listener_->close();
    co_await registry_.stop();
    co_await batch_.stop();
    co_await sweep_.stop();
    co_await accounts_.stop();
    co_await webhook_.stop();
    co_await main_->join();
    for (const auto& group : connections_) {
        auto end = [](net::TaskGroup& connections) -> net::Task<void> {
            connections.kill();
            co_await connections.join();
        };
        co_await net::run_on(group->executor(), end(*group));
    }
}

}  // namespace scribed::daemon
