// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "clients/child_process.hpp"
#include "clients/temporary_directory.hpp"
#include "net/http_client.hpp"
#include "net/tls_context.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::test {

/// The real programs in a directory of their own: scribe-sandbox upstream, scribed in front of it, both on free ports.
class House {
public:
    struct Plan {
        std::vector<std::string> sandbox{};   ///< arguments
        std::vector<std::string> settings{};  ///< `key=value` for scribed, on top of what points it at the sandbox
        bool tls = false;                     ///< upstream over TLS, trusted through upstream.ca_file
        bool chatgpt = false;                 ///< lanes of a ChatGPT login (Codex auth.json) instead of an API key's
        std::string shell{};                  ///< what a shell does before it becomes scribed, such as `ulimit`
        bool accounts = false;                ///< no credentials in files: accounts are linked, with a vault key
        std::string config{};                 ///< a configuration file for scribed
    };
    House() : House(Plan{}) {}
    explicit House(Plan plan);
    /// Stops both programs; a sanitizer's report in what they wrote fails the test, and so does a secret in scribed's
    /// logs.
    ~House();

    TestLoop& loop() { return loop_; }
    /// Of whoever asks the programs something. To make one reads the certificates of this machine, which takes tens of
    /// milliseconds.
    const net::TlsContext& trust() const { return *trust_; }
    std::filesystem::path dir() const { return dir_.path(); }
    std::string url(const std::string& path) const;
    /// The sandbox's own, for faults and statistics.
    std::string sandbox_url(const std::string& path) const;

    /// One more `key=value` for scribed, from its next start on.
    void set(std::string setting) { plan_.settings.push_back(std::move(setting)); }
    /// From its next start on it is at the port where it is now: somebody waits there for it to come back.
    void keep_port() { same_port_ = true; }
    /// Again: where accounts are linked at the same address, since `scribe link` waits for it.
    void start_daemon();
    /// SIGKILL, as a crash would.
    void kill_daemon();
    /// SIGTERM; the exit status.
    int stop_daemon();
    /// The same for one that was told to stop before.
    int end_of_daemon();
    std::string daemon_log() const;
    pid_t daemon_pid() const { return daemon_->pid(); }

    /// What is asked of scribed from now on shows this key; empty: none.
    void show_key(std::string key) { key_ = std::move(key); }
    net::Headers credentials() const;

    net::HttpReply get(const std::string& path, net::Headers headers = {});
    net::HttpReply call(
        const std::string& method, const std::string& url, std::string body = {}, net::Headers headers = {}
    );
    /// Waits until the session has this state; throws with the state it has when that does not come.
    void wait_for_state(const std::string& session, const std::string& state);
    std::string state_of(const std::string& session);
    /// What a metric of scribed stands at; throws when there is none of that name.
    double metric(const std::string& name);
    /// What the sandbox has counted (`GET /sandbox/stats`); throws when it counts nothing of that name.
    std::int64_t sandbox_stat(const std::string& name);
    /// A track's recorded samples, read from the file on disk.
    std::vector<std::int16_t> recording(const std::string& session, const std::string& file) const;

private:
    net::Task<net::HttpReply> fetch(std::string method, std::string url, std::string body, net::Headers headers);

    Plan plan_;
    clients::TemporaryDirectory dir_;
    TestLoop loop_;
    std::optional<net::TlsContext> trust_;
    std::optional<clients::ChildProcess> sandbox_;
    std::optional<clients::ChildProcess> daemon_;
    std::string sandbox_port_;
    std::string daemon_port_;
    std::string key_;
    bool same_port_ = false;
    int starts_ = 0;
};

}  // namespace scribed::test
