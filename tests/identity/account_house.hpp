// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "identity/link_refresher.hpp"
#include "identity/linked_account.hpp"
#include "tests/identity/auth_desk.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::identity::test {

inline const store::LinkKey kKey{"local", "openai"};

/// One daemon's view of a database that others may share.
class Daemon {
public:
    Daemon(
        scribed::test::TestLoop& loop,
        const AuthDesk& desk,
        const std::filesystem::path& file,
        std::string node,
        VaultKeys::Read keys = keys_of()
    )
        : accounts(Accounts::open(file, std::move(keys), std::move(node)).value()),
          host(desk.host()),
          refresher(*accounts, host),
          flights(loop.executor(), "flights"),
          account(*accounts, refresher, kKey, flights),
          loop_(loop) {}
    ~Daemon() { loop_.run(flights.join()); }

    Result<Bearer> get() { return loop_.run(account.get()); }
    Result<void> recover(const std::string& token) { return loop_.run(account.recover(token)); }
    std::optional<store::LinkRow> row() { return loop_.run(account.look()).value(); }

    /// Stores a login by hand.
    void link(UnixMs expires, const std::string& refresh_token = "rt_secret_0") {
        const proto::TokenSet tokens{{}, jwt(expires), refresh_token};
        const auto row = accounts->seal_login(kKey, tokens).value();
        const auto put = [row](store::AccountDatabase& database) { return database.put_link(row); };
        loop_.run(accounts->store().ask(put)).value();
    }
    std::vector<store::AuditRow> audit() {
        const auto read = [](store::AccountDatabase& database) { return database.audit("local", 1000); };
        return loop_.run(accounts->store().ask(read)).value();
    }

    const std::unique_ptr<Accounts> accounts;
    const AuthHost host;
    LinkRefresher refresher;
    net::TaskGroup flights;
    LinkedAccount account;

private:
    scribed::test::TestLoop& loop_;
};

}  // namespace scribed::identity::test
