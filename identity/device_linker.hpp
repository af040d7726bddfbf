// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "base/log.hpp"
#include "identity/accounts.hpp"
#include "identity/auth_host.hpp"
#include "identity/spending.hpp"
#include "net/signal.hpp"
#include "proto/device_login.hpp"

namespace scribed::identity {

/// Carries device logins (proto/device_login.hpp) through: every step is stored before the next is taken, so that a
/// restart goes on where it stood. Needs the vault. All calls on one executor.
class DeviceLinker : public CodeRedeemer {
public:
    DeviceLinker(Accounts& accounts, const AuthHost& host);

    /// Asks for a code (A1) and stores the login in place of an earlier one; run() then carries it through.
    /// Errc::unsupported, Errc::unreachable, Errc::invalid: as proto::read_device_code says.
    net::Task<Result<store::DeviceLoginRow>> start(store::LinkKey key);

    /// Carries the login through to its end, which is stored with an audit entry: true when an account was linked by
    /// it. Ends early when another login, or none, is stored in its place, when another process carries it through, or
    /// when `stop` turns true. `redeemer` spends the code, once there is one. `wake`: looks up from its wait. Not to be
    /// killed: a code on its way would be lost.
    net::Task<bool> run(store::DeviceLoginRow row, CodeRedeemer& redeemer, net::Signal& wake, const bool& stop);

    /// Spends the code of an approved login in this process. Nothing but its end is stored; what failed may be tried
    /// again.
    net::Task<Spent> redeem(RedeemOrder order) override;

private:
    net::Task<bool> lease(store::DeviceLoginRow row, std::string holder);
    net::Task<void> release(store::DeviceLoginRow row, std::string holder);
    net::Task<Result<std::optional<store::DeviceLoginRow>>> stored(RedeemOrder order);
    net::Task<bool> was_linked(RedeemOrder order);
    net::Task<bool> store_step(store::DeviceLoginRow row, proto::DeviceLoginState state, const bool& stop);
    net::Task<void> store_link(store::DeviceLoginRow row, proto::TokenSet tokens, std::string holder);
    net::Task<void> store_failure(store::DeviceLoginRow row, std::string state, std::string message);
    Result<proto::DeviceLoginState> open(const store::DeviceLoginRow& row) const;

    Accounts& accounts_;
    const AuthHost& host_;
    const Log log_;
};

}  // namespace scribed::identity
