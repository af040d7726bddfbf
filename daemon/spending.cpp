// SPDX-License-Identifier: Apache-2.0
#include "daemon/spending.hpp"

#include <sys/prctl.h>

#include <csignal>
#include <exception>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "daemon/account_setup.hpp"
#include "daemon/errand.hpp"
#include "identity/device_linker.hpp"
#include "identity/link_refresher.hpp"

namespace scribed::daemon {
namespace {

// A service that is stopped, or whose daemon has crashed, has its processes told to end, and killed only if they do not
// for a while (systemd.kill(5)); SIGABRT is how it tells those of one that hangs. The log may have lost its reader.
void turn_deaf() {
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGABRT, SIGPIPE})
        std::signal(signal, SIG_IGN);
}

net::Task<identity::Spent> run(const Errand& errand, identity::Accounts& accounts, const identity::AuthHost& host) {
    if (const auto* order = std::get_if<identity::RenewalOrder>(&errand)) {
        identity::LinkRefresher refresher(accounts, host);
        co_return co_await refresher.renew(*order);
    }
    identity::DeviceLinker linker(accounts, host);
    co_return co_await linker.redeem(std::get<identity::RedeemOrder>(errand));
}

}  // namespace

std::vector<std::string> spending_arguments(const Config& config) {
    const std::pair<const char*, std::string> settings[] = {
        {"accounts.database", accounts_file(config).string()},
        {"accounts.vault_key_file", config.accounts.vault_key_file},
        {"accounts.oauth_client_id", config.accounts.oauth_client_id},
        {"accounts.oauth_client_secret_file", config.accounts.oauth_client_secret_file},
        {"upstream.auth_url", config.upstream.auth_url},
        {"upstream.client_id", config.upstream.client_id},
        {"upstream.ca_file", config.upstream.ca_file},
        {"upstream.client_profile", config.upstream.client_profile},
        {"process.log_level", config.process.log_level},
    };
    std::vector<std::string> out{"scribed"};
    for (const auto& [key, value] : settings) {
        out.emplace_back("--set");
        // JSON's quoting of text is TOML's as well.
        out.push_back(std::string(key) + "=" + boost::json::serialize(boost::json::value(value)));
    }
    out.emplace_back("--spend");
    return out;
}

Result<std::string> spend(const Config& config, std::string_view errand) {
    turn_deaf();
    // Else it would be called after the path by which it was started, "exe".
    ::prctl(PR_SET_NAME, "scribed-spend");
    const auto parsed = parse_errand(errand);
    if (!parsed) return parsed.error();
    const auto tls = net::TlsContext::client(config.upstream.ca_file);
    if (!tls) return tls.error();
    // Before the accounts: their thread may still be at the loop that it has just answered.
    boost::asio::io_context loop(1);
    const auto accounts = open_accounts_to_spend(config);
    if (!accounts) return accounts.error();
    const auto host = open_auth_host(config, *tls);
    if (!host) return host.error();
    identity::Spent spent;
    std::exception_ptr thrown;
    boost::asio::co_spawn(
        loop.get_executor(), run(*parsed, **accounts, *host),
        [&](std::exception_ptr error, identity::Spent value) {
            thrown = std::move(error);
            spent = std::move(value);
        }
    );
    loop.run();
    if (thrown) std::rethrow_exception(thrown);
    return spent_text(spent);
}

}  // namespace scribed::daemon
