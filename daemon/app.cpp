// SPDX-License-Identifier: Apache-2.0
#include "daemon/app.hpp"

#include <csignal>
#include <cstdio>
#include <future>
#include <thread>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "daemon/account_setup.hpp"
#include "daemon/log_setup.hpp"
#include "daemon/routes.hpp"
#include "daemon/service_manager.hpp"
#include "daemon/spending.hpp"
#include "daemon/webhook_setup.hpp"
#include "net/http_server.hpp"

namespace scribed::daemon {
namespace {

constexpr unsigned kWorkers = 2;

// No body of a request is nearly as long, and whoever sends one has shown no key yet.
constexpr std::size_t kMostBody = 64 << 10;

net::HttpServerLimits http_limits(const ListenConfig& listen) {
    net::HttpServerLimits limits;
    limits.max_body = kMostBody;
    limits.request = std::chrono::seconds(listen.request_s);
    limits.idle = std::chrono::seconds(listen.idle_s);
    limits.write = std::chrono::seconds(listen.write_s);
    return limits;
}

unsigned shard_count(int configured) {
    if (configured > 0) return static_cast<unsigned>(configured);
    return std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace

Result<std::unique_ptr<App>> App::make(Config config, ReadConfig read_again) {
    const auto passed = service_manager::passed_sockets();
    if (const auto known = Doors::describe(passed, config.listen); !known) return known.error();
    const auto read_with_sockets = [read = std::move(read_again), passed]() -> Result<Config> {
        auto fresh = read();
        if (!fresh) return fresh;
        if (const auto known = Doors::describe(passed, fresh->listen); !known) return known.error();
        return fresh;
    };
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
        std::move(config), read_with_sockets, std::move(*lock), *tls, std::move(*store), std::move(*recorder),
        std::move(*accounts), std::move(*host), std::move(*webhook)
    );
    auto doors = Doors::open(app->shards_.executor(0), *app->started_with_, passed);
    if (!doors) return doors.error();
    app->doors_.emplace(std::move(*doors));
    app->public_url_ = app->started_with_->accounts.public_url;
    if (app->public_url_.empty()) app->public_url_ = fmt::format("http://127.0.0.1:{}", app->doors_->port());
    return app;
}

App::App(
    Config config,
    ReadConfig read_again,
    StateLock lock,
    net::TlsContext tls,
    std::unique_ptr<store::Store> store,
    std::unique_ptr<store::Recorder> recorder,
    std::unique_ptr<identity::Accounts> accounts,
    identity::AuthHost auth_host,
    std::optional<WebhookTarget> webhook
)
    : config_(std::move(config)),
      started_with_(config_.get()),
      read_again_(std::move(read_again)),
      lock_(std::move(lock)),
      log_("app"),
      store_(std::move(store)),
      recorder_(std::move(recorder)),
      workers_(kWorkers),
      health_([this](const std::string& lane, const proto::UpstreamError* error) { capabilities_.hear(lane, error); }),
      turns_([this] { batch_.service_recovered(); }),
      shards_(shard_count(started_with_->process.threads)),
      accounts_(
          std::move(accounts),
          std::move(auth_host),
          started_with_->accounts.oauth_scope,
          spending_arguments(*started_with_),
          shards_.executor(0)
      ),
      capabilities_(accounts_.accounts().store()),
      lanes_(config_, tls, accounts_, health_, turns_),
      sweep_(accounts_, lanes_.endpoints(), metrics_, started_with_->accounts.sweep_s),
      services_{config_, *store_, *recorder_, workers_, health_, turns_, metrics_, lanes_},
      webhook_(accounts_.accounts(), std::move(webhook), metrics_, shards_.executor(0)),
      registry_(services_, shards_, [this](const std::string& session) { batch_.enqueue(session); }),
      batch_(services_, registry_, shards_.executor(0)),
      gate_(*started_with_, metrics_, accounts_.accounts().store(), shards_.executor(0)),
      router_([this](net::HttpExchange& exchange, Need need) { return gate_.admit(exchange, need); }),
      supervisor_(shards_, {[this] { reload(); }, [this] { return status(); }}) {
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
    add_span_routes(router_, context);
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

void App::run() {
    std::signal(SIGPIPE, SIG_IGN);
    accounts_.begin(
        [this](const std::string& user) { account_linked(user); },
        [this](const std::string& user) { account_lost(user); }
    );
    if (accounts_.can_link()) sweep_.begin();
    webhook_.begin();
    main_->spawn(recover());
    main_->spawn(gate_.watch());
    shards_.start();
    announce();
    supervisor_.run();
    log_.info("stopping");
    auto stopped = boost::asio::co_spawn(shards_.executor(0), stop(), boost::asio::use_future);
    stopped.get();
    shards_.stop();
    log_.info("stopped");
}

void App::announce() const {
    const auto& address = started_with_->listen.address;
    boost::json::object where{{"address", address}, {"port", doors_->port()}};
    if (!doors_->unix_path().empty()) where["unix"] = doors_->unix_path();
    const auto line = boost::json::serialize(boost::json::object{{"listening", std::move(where)}});
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
    log_.info(
        "listening", {{"address", address},
                      {"port", doors_->port()},
                      {"unix", doors_->unix_path()},
                      {"state_dir", started_with_->state.dir}}
    );
}

std::string App::status() const {
    auto line = fmt::format(
        "Listening on {}:{}; recording {}, transcribing {}", started_with_->listen.address, doors_->port(),
        metrics_.sessions_live.value(), metrics_.jobs.value()
    );
    if (const auto errors = recorder_->statistics().errors; errors > 0) line += fmt::format("; {} disk errors", errors);
    return line;
}

void App::reload() {
    const auto fresh = read_again_();
    if (!fresh) {
        log_.error("configuration_not_taken", {{"error", fresh.error().message()}});
        return;
    }
    const auto changes = config_.take(*fresh);
    set_log_level(*config_.get());
    log_.info("configuration_taken", {{"changed", fmt::format("{}", fmt::join(changes.taken, " "))}});
    if (changes.need_restart.empty()) return;
    log_.warn("restart_needed", {{"changed", fmt::format("{}", fmt::join(changes.need_restart, " "))}});
}

// What an earlier life of the daemon left undone. Clients of it wait in the sockets' queues meanwhile: who came earlier
// would find its session unknown.
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
    for (auto& listener : doors_->listeners())
        main_->spawn(accept(listener));
    supervisor_.ready();
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
    const auto seat = gate_.open_connection(stream->peer());
    if (!seat) co_return;
    const auto limits = http_limits(started_with_->listen);
    co_await net::serve_http(std::move(stream), handler_, limits, nullptr);
}

// What a refused or missing login made lanes and jobs wait for is there now.
void App::account_linked(const std::string& user) {
    capabilities_.forget(user);
    sweep_.wake();
    for (const auto* lane : {"chatgpt", "chatgpt_realtime", "near_live"})
        health_.forget(upstream::lane_key(lane, user));
    turns_.hurry(upstream::lane_key("chatgpt", user));
    batch_.account_linked(user);
}

// What still serves with the account's credentials must not go on (upstream.md 6, duty 13).
void App::account_lost(const std::string& user) {
    capabilities_.forget(user);
    for (const auto* lane : {"chatgpt_realtime", "near_live"})
        registry_.leave_lane(user, upstream::lane_key(lane, user));
}

// Drain, then kill: recordings first, since they are the promise.
net::Task<void> App::stop() {
    ready_ = false;
    doors_->close();
    gate_.stop();
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
