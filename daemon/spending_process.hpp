// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "daemon/errand.hpp"
#include "net/task.hpp"

namespace scribed::daemon {

/// Spends tokens and codes in processes of their own, which go on when this one is killed: what the auth host gave is
/// stored then all the same. All calls on one executor.
class SpendingProcess : public identity::TokenRenewer, public identity::CodeRedeemer {
public:
    /// `program`, called with `arguments` and the errand's text as the last, does it (daemon/spending.hpp); without
    /// arguments nobody is called. `renewer`
    /// and `redeemer`: who does it here, where no process can be had.
    SpendingProcess(
        std::string program,
        std::vector<std::string> arguments,
        identity::TokenRenewer& renewer,
        identity::CodeRedeemer& redeemer
    );

    net::Task<identity::Spent> renew(identity::RenewalOrder order) override;
    net::Task<identity::Spent> redeem(identity::RedeemOrder order) override;

private:
    /// Nothing: no process came to the point of spending anything.
    net::Task<std::optional<identity::Spent>> elsewhere(Errand errand);

    const std::string program_;
    const std::vector<std::string> arguments_;
    identity::TokenRenewer& renewer_;
    identity::CodeRedeemer& redeemer_;
    const Log log_;
};

}  // namespace scribed::daemon
