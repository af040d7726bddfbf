// SPDX-License-Identifier: Apache-2.0
#include "clients/doctor_command.hpp"

#include <set>

#include <fmt/format.h>

#include "clients/api.hpp"
#include "clients/check.hpp"
#include "clients/child_process.hpp"
#include "clients/daemon_status.hpp"
#include "clients/doctor_accounts.hpp"
#include "clients/doctor_files.hpp"
#include "clients/doctor_upstream.hpp"
#include "clients/json_lines.hpp"
#include "clients/run_loop.hpp"
#include "clients/screen.hpp"
#include "clients/temporary_directory.hpp"

namespace scribed::clients {
namespace {

constexpr std::chrono::seconds kPatience{5};

/// Collects what was found, and shows it while it is found.
class Findings {
public:
    Findings(bool json, Style style) : json_(json), style_(style) {}

    void add(Check check) {
        if (!json_) {
            for (const auto& line : draw_check(check, style_))
                print_line(line);
        }
        checks_.push_back(std::move(check));
    }
    const std::vector<Check>& all() const { return checks_; }

private:
    bool json_;
    Style style_;
    std::vector<Check> checks_;
};

net::Task<Check> check_daemon(const Server& server) {
    const auto health = co_await api_call(server, "GET", "/healthz", kPatience);
    if (!health)
        co_return failed(
            "daemon", health.error().message, "Start it: scribed --config FILE, or systemctl start scribed"
        );
    const auto ready = co_await api_call(server, "GET", "/readyz", kPatience);
    if (!ready) {
        co_return failed(
            "daemon", "answers, but is not ready: " + ready.error().message, "Look into its log: journalctl -u scribed"
        );
    }
    co_return good("daemon", server.base + " is ready");
}

net::Task<Check> check_config(std::string file) {
    const auto program = find_program("scribed");
    if (!program) co_return passed_over("configuration", "scribed is neither beside scribe nor in PATH");
    const auto directory = TemporaryDirectory::make("scribe-doctor");
    if (!directory) co_return failed("configuration", directory.error().message, "");
    auto child = ChildProcess::start(
        {*program, {"--check-config", "--config", file}, directory->path() / "out", directory->path() / "log"}
    );
    if (!child) co_return failed("configuration", child.error().message, "");
    const auto status = co_await child->wait(kPatience);
    if (!status) co_return failed("configuration", status.error().message, "");
    if (*status == 0) co_return good("configuration", file + " is good");
    auto words = tail_of(directory->path() / "log", 1);
    while (words.ends_with('\n'))
        words.pop_back();
    co_return failed("configuration", words, fmt::format("Mend {}; scribed --config-doc tells every key.", file));
}

void check_lanes(const DaemonStatus& status, const std::vector<Link>& links, Findings& findings) {
    for (const auto& [lane, reason] : status.refused) {
        findings.add(failed(
            "lane", fmt::format("{} was refused: {}", lane, reason), "The next lane serves in its place for a day."
        ));
    }
    if (!status.api_key_file.empty()) {
        findings.add(check_credentials("upstream.api_key_file", status.api_key_file));
    }
    if (!status.codex_auth_file.empty()) {
        findings.add(check_credentials("upstream.codex_auth_file", status.codex_auth_file));
    }
    const bool in_files = !status.api_key_file.empty() || !status.codex_auth_file.empty();
    if (!status.version.empty() && !in_files && links.empty()) {
        findings.add(failed(
            "credentials", "the daemon has none",
            "Link an account (scribe link), or name an API key file (upstream.api_key_file) or a Codex auth.json "
            "(upstream.codex_auth_file)."
        ));
    }
}

/// None where the daemon does not tell: it is away, or the key may not ask.
net::Task<std::vector<Link>> find_links(const Server& server) {
    const auto reply = co_await api_call(server, "GET", "/v1/links", kPatience);
    if (!reply) co_return std::vector<Link>();
    auto links = parse_links(*reply);
    if (!links) co_return std::vector<Link>();
    co_return std::move(*links);
}

net::Task<Exit> examine(const DoctorOptions& options, const Globals& globals) {
    const auto server = open_server(globals);
    if (!server) co_return report(server.error(), globals.json);
    Findings findings(globals.json, stdout_style(globals.no_color));
    findings.add(co_await check_daemon(*server));
    if (!options.config.empty()) findings.add(co_await check_config(options.config));

    DaemonStatus status;
    if (const auto reply = co_await api_call(*server, "GET", "/v1/status", kPatience))
        status = parse_daemon_status(*reply);
    if (!status.state_dir.empty()) {
        findings.add(check_disk(status.state_dir));
    } else {
        findings.add(passed_over("disk", "only a running daemon on this machine tells its state directory"));
    }
    const auto links = co_await find_links(*server);
    for (const auto& link : links)
        findings.add(judge_account(link));
    check_lanes(status, links, findings);
    // A stand-in serves all three from one address; that is looked at once.
    std::set<std::string> hosts;
    for (const auto& url : {status.auth_url, status.chatgpt_url, status.api_url}) {
        const auto parsed = net::parse_url(url);
        if (parsed && !hosts.insert(parsed->host_header()).second) continue;
        for (auto& check : check_upstream(url, status.ca_file))
            findings.add(std::move(check));
    }
    findings.add(co_await check_clock(status.api_url, status.ca_file));

    const bool fine = all_good(findings.all());
    if (globals.json) print_line(checks_json(findings.all()));
    co_return fine ? Exit::ok : Exit::failed;
}

}  // namespace

Exit run_doctor(const DoctorOptions& options, const Globals& globals) {
    return run_loop([&] { return examine(options, globals); });
}

}  // namespace scribed::clients
