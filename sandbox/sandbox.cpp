// SPDX-License-Identifier: Apache-2.0
#include "sandbox/sandbox.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <future>
#include <iterator>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include "base/clock.hpp"
#include "embedded/demo_grammar.hpp"
#include "net/http_server.hpp"
#include "net/listener.hpp"
#include "net/shards.hpp"
#include "net/task_group.hpp"
#include "net/tls_context.hpp"
#include "sandbox/core.hpp"
#include "sandbox/routes.hpp"
#include "sandbox/speech_ear.hpp"
#include "sandbox/tone_ear.hpp"

namespace scribed::sandbox {
namespace {

/// Room for the largest upload that is answered with 413 rather than with a cut connection.
constexpr std::size_t kMaxBody = 64 << 20;

Result<std::string> grammar_text(const SandboxOptions& options) {
    if (options.any_english) return std::string();
    if (options.grammar.empty()) return std::string(embedded::demo_grammar);
    std::ifstream file(options.grammar, std::ios::binary);
    if (!file) return Error(Errc::not_found, "cannot read the grammar", options.grammar);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<std::unique_ptr<Ear>> make_tone_ear() { return std::unique_ptr<Ear>(std::make_unique<ToneEar>()); }

Result<std::unique_ptr<Ear>> make_speech_ear(const SpeechEarConfig& config) {
    auto ear = SpeechEar::open(config);
    if (!ear) return ear.error();
    return std::unique_ptr<Ear>(*std::move(ear));
}

}  // namespace

struct Sandbox::Impl {
    Impl(SandboxOptions options, Mishear mishear, EarPool::MakeEar make, std::unique_ptr<Ear> first)
        : core{
              options,
              KeyRing(options.api_keys, options.tokens),
              Faults(options.seed),
              {},
              std::move(mishear),
              EarPool(options.threads, std::move(make), std::move(first)),
              {},
              {},
              SignIn(options),
              UsageMeter(wall_now_ms())} {
        for (auto& fault : options.faults)
            core.faults.add(fault);
    }

    net::Task<void> accept_loop();
    net::Task<void> serve(net::ByteStreamPtr stream);
    net::Task<void> run();

    /// Outlives the ears' threads, which hold on to it for a moment after they have answered.
    net::Shards shards{1};
    Core core;
    std::optional<net::Listener> listener;
    std::optional<net::TlsContext> tls;
    std::string certificate;
    std::optional<net::TaskGroup> connections;
    std::optional<net::Signal> stop;
    std::future<void> ended;
};

net::Task<void> Sandbox::Impl::serve(net::ByteStreamPtr stream) {
    ++core.stats.connections;
    auto& cut = *stream;
    const net::HttpHandler handler = [this, &cut](net::HttpExchange& exchange) {
        return dispatch(Route{exchange, cut, core});
    };
    net::HttpServerLimits limits;
    limits.max_body = kMaxBody;
    co_await net::serve_http(std::move(stream), handler, limits);
}

net::Task<void> Sandbox::Impl::accept_loop() {
    while (true) {
        auto stream = co_await listener->accept(shards.executor(0), tls);
        if (!stream) co_return;
        connections->spawn(serve(*std::move(stream)));
    }
}

net::Task<void> Sandbox::Impl::run() {
    connections->spawn(accept_loop());
    co_await stop->wait();
    listener->close();
    connections->kill();
    co_await connections->join();
}

Sandbox::Sandbox(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Sandbox::~Sandbox() {
    auto wake = [impl = impl_.get()] { impl->stop->notify(); };
    boost::asio::post(impl_->shards.executor(0), std::move(wake));
    impl_->ended.wait();
    impl_->shards.stop();
}

Result<std::unique_ptr<Sandbox>> Sandbox::start(SandboxOptions options) {
    if (options.threads == 0) options.threads = std::max(1U, std::thread::hardware_concurrency());
    EarPool::MakeEar make = make_tone_ear;
    auto vocabulary = options.ear == EarKind::tones ? tone_vocabulary() : nullptr;
    if (options.ear == EarKind::speech) {
        const auto grammar = grammar_text(options);
        if (!grammar) return grammar.error();
        vocabulary = std::make_shared<const std::vector<std::string>>(grammar_words(*grammar));
        const SpeechEarConfig config{.grammar = *grammar};
        make = [config] { return make_speech_ear(config); };
    }
    auto first = make();
    if (!first) return first.error();
    Mishear mishear(options.mishear, options.seed, std::move(vocabulary));
    auto impl = std::make_unique<Impl>(options, std::move(mishear), std::move(make), *std::move(first));
    if (!options.append_log.empty()) {
        auto log = AppendLog::open(options.append_log);
        if (!log) return log.error();
        impl->core.append_log = *std::move(log);
    }
    if (options.tls) {
        const auto pem = net::make_self_signed();
        if (!pem) return pem.error();
        auto context = net::TlsContext::server(pem->certificate, pem->key);
        if (!context) return context.error();
        impl->tls = *std::move(context);
        impl->certificate = pem->certificate;
    }
    const auto executor = impl->shards.executor(0);
    auto listener = net::Listener::open(executor, options.listen, options.port);
    if (!listener) return listener.error();
    impl->listener = *std::move(listener);
    impl->connections.emplace(executor, "connections");
    impl->stop.emplace(executor);
    impl->ended = boost::asio::co_spawn(executor, impl->run(), boost::asio::use_future);
    impl->shards.start();
    return std::unique_ptr<Sandbox>(new Sandbox(std::move(impl)));
}

std::uint16_t Sandbox::port() const { return impl_->listener->port(); }

std::string Sandbox::url() const {
    return fmt::format("{}://{}:{}", impl_->tls ? "https" : "http", impl_->core.options.listen, port());
}

const std::string& Sandbox::certificate() const { return impl_->certificate; }

}  // namespace scribed::sandbox
