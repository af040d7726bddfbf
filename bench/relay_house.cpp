// SPDX-License-Identifier: Apache-2.0
#include "bench/relay_house.hpp"

#include <sched.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "base/json.hpp"
#include "net/http_client.hpp"

namespace scribed::bench {
namespace {

constexpr std::chrono::seconds kStart{30};

std::uint16_t port_of(const std::string& line) {
    JsonParser parser;
    const auto port = parser.parse(line).value()["listening"]["port"].integer();
    if (!port) throw std::runtime_error("no port in: " + line);
    return static_cast<std::uint16_t>(*port);
}

/// User and system time, fields 14 and 15 of proc(5)'s stat; the second field may hold spaces.
double cpu_seconds(pid_t process) {
    std::ifstream in(fmt::format("/proc/{}/stat", process));
    std::string text((std::istreambuf_iterator<char>(in)), {});
    std::istringstream fields(text.substr(text.rfind(')') + 1));
    std::string skipped;
    for (int field = 3; field < 14; ++field)
        fields >> skipped;
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

/// Each thread of a process that runs now; those that they start later follow.
void pin(pid_t process, const cpu_set_t& cores) {
    for (const auto& thread : std::filesystem::directory_iterator(fmt::format("/proc/{}/task", process)))
        ::sched_setaffinity(std::stoi(thread.path().filename()), sizeof cores, &cores);
}

double resident_kib(pid_t process) {
    std::ifstream in(fmt::format("/proc/{}/status", process));
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("VmRSS:")) return std::stod(line.substr(6));
    }
    return 0;
}

}  // namespace

ProcessFigures figures_of(pid_t process) { return {cpu_seconds(process), resident_kib(process)}; }

RelayHouse::RelayHouse() : dir_(clients::TemporaryDirectory::make("scribed-relay").value()) {}

net::Task<void> RelayHouse::open(std::vector<std::string> settings) {
    const std::filesystem::path programs = SCRIBED_BIN_DIR;
    clients::ChildProcess::Plan sandbox{
        programs / "scribe-sandbox",
        {"--sink", "--tls", "--ca-out", file("ca.pem").string(), "--append-log", file("appends").string()},
        file("sandbox.out"),
        file("sandbox.log")};
    sandbox_.emplace(clients::ChildProcess::start(std::move(sandbox)).value());
    const auto sandbox_line = co_await sandbox_->first_line(kStart);
    sandbox_port_ = port_of(sandbox_line.value());
    trust_ = net::TlsContext::client(file("ca.pem")).value();
    std::ofstream(file("key")) << "sk-bench\n";

    const std::vector<std::string> fixed{
        "listen.port=0",
        "state.dir=" + file("state").string(),
        "upstream.ca_file=" + file("ca.pem").string(),
        "upstream.api_key_file=" + file("key").string(),
        fmt::format("upstream.api_url=https://127.0.0.1:{}", sandbox_port_),
        "process.threads=1",
        "limits.address_connections=0",
        "limits.address_requests=0",
        "limits.key_requests=0",
        "limits.key_streams=0",
        "limits.user_sessions=0",
        "process.log_level=warn",
        "state.durability=disk",
        R"(lanes.live=["api_realtime"])",
        "lanes.batch=[]"};
    settings.insert(settings.begin(), fixed.begin(), fixed.end());
    clients::ChildProcess::Plan daemon{programs / "scribed", {}, file("scribed.out"), file("scribed.log")};
    for (auto& setting : settings) {
        daemon.arguments.emplace_back("--set");
        daemon.arguments.push_back(std::move(setting));
    }
    daemon_.emplace(clients::ChildProcess::start(std::move(daemon)).value());
    const auto daemon_line = co_await daemon_->first_line(kStart);
    if (!daemon_line) throw std::runtime_error("scribed did not start: " + daemon_log());
    daemon_port_ = port_of(*daemon_line);
}

void RelayHouse::give_cores() const {
    const auto cores = std::thread::hardware_concurrency();
    if (cores < 2) return;
    cpu_set_t first;
    cpu_set_t rest;
    CPU_ZERO(&first);
    CPU_ZERO(&rest);
    CPU_SET(0, &first);
    for (unsigned core = 1; core < cores; ++core)
        CPU_SET(core, &rest);
    pin(daemon_->pid(), first);
    pin(sandbox_->pid(), rest);
    pin(::getpid(), rest);
}

std::filesystem::path RelayHouse::close_sink() {
    sandbox_->stop();
    return file("appends");
}

std::string RelayHouse::daemon_log() const { return clients::tail_of(file("scribed.log"), 20); }

net::Task<SinkFigures> RelayHouse::sink() {
    net::HttpCall call;
    call.url = {"https", "127.0.0.1", sandbox_port_, "/sandbox/stats"};
    const auto reply = co_await net::http_call(std::move(call), *trust_, steady_now() + std::chrono::seconds(20));
    JsonParser parser;
    const auto root = parser.parse(reply.value().body).value();
    co_return SinkFigures{
        root["realtime_open"].integer().value_or(0), root["realtime_appends"].integer().value_or(0),
        root["realtime_audio_ms"].integer().value_or(0)};
}

}  // namespace scribed::bench
