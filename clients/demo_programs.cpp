// SPDX-License-Identifier: Apache-2.0
#include "clients/demo_programs.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>

#include <fmt/format.h>
#include <boost/asio/this_coro.hpp>

#include "base/json.hpp"
#include "net/signal.hpp"
#include "net/task_group.hpp"

namespace scribed::clients {
namespace {

constexpr std::chrono::seconds kPatience{15};
/// The live ear errs on one word in eight, so that the final pass has something to repair.
constexpr const char* kMishear = "0.12";

Failure missing(const std::string& name) {
    return {Exit::failed, fmt::format("{} is neither beside scribe nor in PATH", name), {}, "./dev build makes it."};
}

/// A failure of a child, with the end of what it logged.
Failure with_log(const Failure& failure, const std::filesystem::path& log) {
    return {
        failure.exit,
        fmt::format("{}\n{}", failure.message, tail_of(log, 10)),
        {},
        fmt::format("The whole log: {}", log.string())};
}

bool write_secret(const std::filesystem::path& file, std::string_view text) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (descriptor < 0) return false;
    const auto written = ::write(descriptor, text.data(), text.size());
    return ::close(descriptor) == 0 && written == static_cast<ssize_t>(text.size());
}

net::Task<void> tell_of_end(ChildProcess& child, net::Signal& changed) {
    co_await child.end_or(Instant::max());
    changed.notify();
}

}  // namespace

Outcome<std::uint16_t> parse_listening(std::string_view line) {
    JsonParser parser;
    const auto root = parser.parse(line);
    const auto port = root ? (*root)["listening"]["port"].integer().value_or(0) : 0;
    if (port <= 0 || port > 65535) return Failure(Exit::failed, "a program did not say on which port it listens");
    return static_cast<std::uint16_t>(port);
}

net::Task<Outcome<>> DemoPrograms::start() {
    const auto sandbox = co_await start_sandbox();
    if (!sandbox) co_return with_log(sandbox.error(), directory_ / "scribe-sandbox.log");
    const auto daemon = co_await start_daemon(fmt::format("http://127.0.0.1:{}", *sandbox));
    if (!daemon) co_return with_log(daemon.error(), directory_ / "scribed.log");
    url_ = fmt::format("http://127.0.0.1:{}", *daemon);
    co_return Outcome<>();
}

net::Task<Outcome<std::uint16_t>> DemoPrograms::start_sandbox() {
    const auto program = find_program("scribe-sandbox");
    if (!program) co_return missing("scribe-sandbox");
    ChildProcess::Plan plan{
        *program,
        {"--port", "0", "--ear", "speech", "--mishear", kMishear},
        directory_ / "scribe-sandbox.out",
        directory_ / "scribe-sandbox.log"};
    auto child = ChildProcess::start(std::move(plan));
    if (!child) co_return child.error();
    sandbox_.emplace(std::move(*child));
    const auto line = co_await sandbox_->first_line(kPatience);
    if (!line) co_return line.error();
    co_return parse_listening(*line);
}

net::Task<Outcome<std::uint16_t>> DemoPrograms::start_daemon(std::string upstream) {
    const auto program = find_program("scribed");
    if (!program) co_return missing("scribed");
    const auto key = directory_ / "api-key";
    if (!write_secret(key, "sk-demo-of-scribed\n"))
        co_return Failure(Exit::failed, key.string() + " cannot be written");
    std::vector<std::string> arguments;
    const auto set = [&arguments](std::string_view name, std::string_view value) {
        arguments.emplace_back("--set");
        arguments.push_back(fmt::format("{}={}", name, value));
    };
    set("listen.port", "0");
    set("state.dir", (directory_ / "state").string());
    set("upstream.auth_url", upstream);
    set("upstream.chatgpt_url", upstream + "/backend-api");
    set("upstream.api_url", upstream);
    set("upstream.api_key_file", key.string());
    set("lanes.live", R"(["api_realtime"])");
    set("lanes.batch", R"(["api"])");
    ChildProcess::Plan plan{*program, std::move(arguments), directory_ / "scribed.out", directory_ / "scribed.log"};
    auto child = ChildProcess::start(std::move(plan));
    if (!child) co_return child.error();
    daemon_.emplace(std::move(*child));
    const auto line = co_await daemon_->first_line(kPatience);
    if (!line) co_return line.error();
    co_return parse_listening(*line);
}

net::Task<std::optional<Failure>> DemoPrograms::watch() {
    const auto executor = co_await boost::asio::this_coro::executor;
    net::Signal changed(executor);
    net::TaskGroup waits(executor, "demo-programs");
    for (auto* child : {&sandbox_, &daemon_})
        waits.spawn(tell_of_end(**child, changed));
    co_await changed.wait();
    waits.kill();
    co_await waits.join();
    for (auto* child : {&sandbox_, &daemon_}) {
        const auto status = (*child)->ended();
        if (!status) continue;
        const auto name = (*child)->plan().program.filename().string();
        co_return Failure(Exit::failed, fmt::format("{} ended in the middle, with status {}", name, *status));
    }
    co_return std::nullopt;
}

void DemoPrograms::stop() {
    if (daemon_) daemon_->stop();
    if (sandbox_) sandbox_->stop();
}

void DemoPrograms::kill() {
    if (daemon_) daemon_->send(SIGKILL);
    if (sandbox_) sandbox_->send(SIGKILL);
}

}  // namespace scribed::clients
