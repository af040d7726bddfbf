// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/link_sweep.hpp"
#include "identity/vault_key_file.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::daemon::test {

inline constexpr std::string_view kVaultKey = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// The usage endpoint and the auth host, as far as a sweep meets them. A user's token is `tok-USER`.
class UsageDesk {
public:
    explicit UsageDesk(scribed::test::TestLoop& loop)
        : server_(loop, [this](net::HttpExchange& exchange) { return answer(exchange); }) {}

    std::string url() const {
        const auto root = server_.url("/").text();
        return root.substr(0, root.size() - 1);
    }

    int status = 200;
    std::string body = R"({"plan_type":"pro","rate_limit":{"primary_window":{"used_percent":12}}})";
    std::string type = "application/json";
    std::map<std::string, int> asked;  ///< by token: requests for usage
    int at_once = 0;                   ///< requests that wait for their answer
    int at_once_most = 0;
    std::function<net::Task<void>()> delay;  ///< before each answer

private:
    net::Task<void> answer(net::HttpExchange& exchange) {
        const auto request = exchange.request();
        // Refreshes, which a test lets fail for good.
        net::HttpReply reply{
            401, {{"Content-Type", "application/json"}}, R"({"error":{"code":"refresh_token_invalidated"}})"};
        if (request.path == "/backend-api/wham/usage") {
            ++asked[std::string(request.header("authorization")).substr(7)];
            at_once_most = std::max(at_once_most, ++at_once);
            if (delay) co_await delay();
            --at_once;
            reply = {status, {{"Content-Type", type}}, body};
        }
        co_await exchange.reply(std::move(reply));
    }

    scribed::test::Loopback server_;
};

/// One daemon's accounts and sweep over a database that others may share.
class SweepingDaemon {
public:
    SweepingDaemon(
        scribed::test::TestLoop& loop, const UsageDesk& desk, const std::filesystem::path& file, std::string node
    )
        : accounts(
              identity::Accounts::open(
                  file, [] { return identity::parse_vault_keys(kVaultKey); }, std::move(node)
              )
                  .value(),
              identity::AuthHost(desk.url(), "app_test", scribed::test::plain_tls(), {}),
              "openid",
              {},
              loop.executor()
          ),
          sweep(accounts, {desk.url() + "/backend-api", "", scribed::test::plain_tls(), {}}, metrics, 3600),
          loop_(loop) {}
    ~SweepingDaemon() { stop(); }

    void start() { sweep.begin(); }
    void stop() {
        if (std::exchange(stopped_, true)) return;
        loop_.run(sweep.stop());
        loop_.run(accounts.stop());
    }

    void link(const std::string& user) {
        const auto text = R"({"tokens":{"access_token":"tok-)" + user + R"(","refresh_token":"rt-)" + user + R"("}})";
        loop_.run(accounts.import(user, text)).value();
    }
    Result<void> check(const std::string& user) { return loop_.run(sweep.check(user)); }
    LinkReport report(const std::string& user) { return loop_.run(accounts.links(user)).value().at(0); }
    std::string verdict(const std::string& user) {
        const auto found = report(user);
        return found.check ? found.check->verdict : "none";
    }
    /// What the audit has of checks, oldest first.
    std::vector<std::string> events(const std::string& user) {
        std::vector<std::string> out;
        for (const auto& entry : loop_.run(accounts.audit(user, 100)).value()) {
            if (entry.event.starts_with("check_") || entry.event.starts_with("usage_")) {
                out.insert(out.begin(), entry.event);
            }
        }
        return out;
    }
    template <class Work>
    auto ask(Work work) {
        return loop_.run(accounts.accounts().store().ask(std::move(work))).value();
    }

    Metrics metrics;
    AccountService accounts;
    LinkSweep sweep;

private:
    scribed::test::TestLoop& loop_;
    bool stopped_ = false;
};

}  // namespace scribed::daemon::test
