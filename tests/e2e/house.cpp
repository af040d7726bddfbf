// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/house.hpp"

#include <csignal>
#include <fstream>
#include <iterator>
#include <regex>
#include <stdexcept>

#include <gtest/gtest.h>

#include "audio/wav_file.hpp"
#include "clients/vault_key.hpp"

namespace scribed::test {
namespace {

// Longer than the slowest disk takes to make a database.
constexpr std::chrono::seconds kStart{120};

std::string port_of(const std::string& line) {
    JsonParser parser;
    const auto port = parser.parse(line).value()["listening"]["port"].integer();
    if (!port) throw std::runtime_error("no port in: " + line);
    return std::to_string(*port);
}

net::Headers merged(net::Headers headers, const net::Headers& more) {
    headers.insert(headers.end(), more.begin(), more.end());
    return headers;
}

void write_file(const std::filesystem::path& path, const std::string& text) { std::ofstream(path) << text; }

}  // namespace

House::House(Plan plan) : plan_(std::move(plan)), dir_(clients::TemporaryDirectory::make("scribed-e2e-").value()) {
    clients::ChildProcess::Plan sandbox;
    sandbox.program = std::filesystem::path(SCRIBED_BIN_DIR) / "scribe-sandbox";
    sandbox.arguments = plan_.sandbox;
    if (plan_.tls) {
        for (const auto& word : {std::string("--tls"), std::string("--ca-out"), (dir() / "ca.pem").string()}) {
            sandbox.arguments.push_back(word);
        }
    }
    sandbox.output = dir() / "sandbox.out";
    sandbox.log = dir() / "sandbox.log";
    sandbox_.emplace(clients::ChildProcess::start(sandbox).value());
    sandbox_port_ = port_of(loop_.run(sandbox_->first_line(kStart), 2 * kStart).value());
    trust_ = net::TlsContext::client(plan_.tls ? dir() / "ca.pem" : std::filesystem::path()).value();
    write_file(dir() / "key", "sk-e2e\n");
    write_file(dir() / "auth.json", R"({"tokens":{"access_token":"ey.e2e.token","account_id":"acc-1"}})");
    if (plan_.accounts) (void)clients::make_vault_key(dir() / "vault.key");
    start_daemon();
}

House::~House() {
    daemon_.reset();
    sandbox_.reset();
    for (const auto& file : std::filesystem::directory_iterator(dir())) {
        if (file.path().extension() != ".log") continue;
        std::ifstream in(file.path());
        const std::string text(std::istreambuf_iterator<char>(in), {});
        const bool reported =
            text.find("Sanitizer:") != std::string::npos || text.find("runtime error:") != std::string::npos;
        if (reported) ADD_FAILURE() << file.path().filename() << ":\n" << text;
        if (!file.path().filename().string().starts_with("scribed.")) continue;
        // Whatever a test was about: no secret of any kind may stand in a log of scribed's.
        static const std::regex secrets(
            "eyJ[A-Za-z0-9_-]{12}|ey\\.e2e|sk-e2e|(ek|rt|ac|scr|tkt|brw)_[0-9a-f]{8}|whsec_[A-Za-z0-9]{8}"
        );
        std::smatch leaked;
        if (std::regex_search(text, leaked, secrets)) ADD_FAILURE() << "a secret in the log: " << leaked.str();
    }
}

std::string House::sandbox_url(const std::string& path) const {
    return (plan_.tls ? "https://127.0.0.1:" : "http://127.0.0.1:") + sandbox_port_ + path;
}

std::string House::url(const std::string& path) const { return "http://127.0.0.1:" + daemon_port_ + path; }

void House::start_daemon() {
    clients::ChildProcess::Plan daemon;
    daemon.program = std::filesystem::path(SCRIBED_BIN_DIR) / "scribed";
    std::vector<std::string> settings{
        "listen.port=0",
        "state.dir=" + (dir() / "state").string(),
        "upstream.api_url=" + sandbox_url(""),
        "upstream.chatgpt_url=" + sandbox_url("/backend-api"),
        "live.backlog_s=600",
        "live.catch_up=100",
        "batch.retry_ms=10",
        // Not near_live, unless a test says so: it would serve where a test breaks the others.
        R"(lanes.live=["chatgpt_realtime","api_realtime"])",
        "process.threads=2",
        // However long this machine takes in mid-word, nobody has fallen silent there.
        "live.quiet_ms=10000",
    };
    // And however slow it is, text that will come is waited for. (What is set here hides what a file says.)
    if (plan_.config.empty()) settings.insert(settings.end(), {"live.item_s=60", "live.finish_s=60"});
    if (!daemon_port_.empty() && (plan_.accounts || same_port_)) settings.front() = "listen.port=" + daemon_port_;
    if (plan_.accounts) {
        settings.push_back("upstream.auth_url=" + sandbox_url(""));
        settings.push_back("accounts.vault_key_file=" + (dir() / "vault.key").string());
    } else if (plan_.chatgpt) {
        settings.push_back("upstream.codex_auth_file=" + (dir() / "auth.json").string());
    } else {
        settings.push_back("upstream.api_key_file=" + (dir() / "key").string());
    }
    if (plan_.tls) settings.push_back("upstream.ca_file=" + (dir() / "ca.pem").string());
    settings.insert(settings.end(), plan_.settings.begin(), plan_.settings.end());
    for (const auto& setting : settings) {
        daemon.arguments.push_back("--set");
        daemon.arguments.push_back(setting);
    }
    if (!plan_.config.empty()) daemon.arguments.insert(daemon.arguments.end(), {"--config", plan_.config});
    if (!plan_.shell.empty()) {
        daemon.arguments.insert(
            daemon.arguments.begin(), {"-c", plan_.shell + R"( && exec "$0" "$@")", daemon.program}
        );
        daemon.program = "/bin/sh";
    }
    // A file of its own for each start: the line of an earlier one must not be taken for this one's.
    daemon.output = dir() / ("scribed." + std::to_string(++starts_) + ".out");
    daemon.log = dir() / ("scribed." + std::to_string(starts_) + ".log");
    daemon_.emplace(clients::ChildProcess::start(daemon).value());
    auto line = loop_.run(daemon_->first_line(kStart), 2 * kStart);
    if (!line) throw std::runtime_error("scribed did not start: " + daemon_log());
    daemon_port_ = port_of(*line);
}

void House::kill_daemon() {
    daemon_->send(SIGKILL);
    (void)loop_.run(daemon_->wait(kStart), 2 * kStart);
    daemon_.reset();
}

int House::stop_daemon() {
    daemon_->send(SIGTERM);
    return end_of_daemon();
}

int House::end_of_daemon() {
    const auto status = loop_.run(daemon_->wait(kStart), 2 * kStart).value();
    daemon_.reset();
    return status;
}

std::string House::daemon_log() const {
    return clients::tail_of(dir() / ("scribed." + std::to_string(starts_) + ".log"), 40);
}

net::Task<net::HttpReply> House::fetch(std::string method, std::string url, std::string body, net::Headers headers) {
    net::HttpCall call;
    call.method = std::move(method);
    call.url = net::parse_url(url).value();
    call.headers = std::move(headers);
    call.body = std::move(body);
    co_return (co_await net::http_call(std::move(call), trust(), steady_now() + std::chrono::seconds(20), 256 << 20))
        .value();
}

net::Headers House::credentials() const {
    if (key_.empty()) return {};
    return {{"Authorization", "Bearer " + key_}};
}

net::HttpReply House::get(const std::string& path, net::Headers headers) {
    return call("GET", url(path), {}, std::move(headers));
}

net::HttpReply House::call(const std::string& method, const std::string& url, std::string body, net::Headers headers) {
    const bool shows =
        !net::find_header(headers, "Authorization").empty() || !net::find_header(headers, "Cookie").empty();
    if (url.starts_with(this->url("")) && !shows) headers = merged(std::move(headers), credentials());
    return loop_.run(fetch(method, url, std::move(body), std::move(headers)), std::chrono::seconds(30));
}

std::string House::state_of(const std::string& session) {
    const auto reply = get("/v1/sessions/" + session);
    JsonParser parser;
    return std::string(parser.parse(reply.body).value()["state"].string().value_or("?"));
}

void House::wait_for_state(const std::string& session, const std::string& state) {
    const auto deadline = steady_now() + std::chrono::seconds(90);
    auto last = state_of(session);
    while (last != state) {
        if (steady_now() > deadline || last == "failed") {
            JsonParser parser;
            const auto row = get("/v1/sessions/" + session).body;
            const auto why = parser.parse(row).value()["reason"].string().value_or("?");
            throw std::runtime_error(
                "session is " + last + ", not " + state + ": " + std::string(why) + "\n" + daemon_log()
            );
        }
        loop_.run(net::sleep_until(steady_now() + std::chrono::milliseconds(50)));
        last = state_of(session);
    }
}

double House::metric(const std::string& name) {
    const auto all = "\n" + get("/metrics").body;
    const auto at = all.find("\n" + name + " ");
    if (at == std::string::npos) throw std::runtime_error("no metric " + name);
    return std::stod(all.substr(at + name.size() + 2));
}

std::int64_t House::sandbox_stat(const std::string& name) {
    JsonParser parser;
    return parser.parse(call("GET", sandbox_url("/sandbox/stats")).body).value()[name].integer().value();
}

std::vector<std::int16_t> House::recording(const std::string& session, const std::string& file) const {
    auto reader = audio::WavReader::open(dir() / "state" / "recordings" / session / file).value();
    return reader.read(0, reader.size()).value();
}

}  // namespace scribed::test
