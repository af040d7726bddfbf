// SPDX-License-Identifier: Apache-2.0
#include "daemon/spending_process.hpp"

#include <utility>

#include <fmt/format.h>

#include "daemon/outliving_child.hpp"

namespace scribed::daemon {
namespace {

using identity::Spent;

// What net::ChildWatch adds to the number of the signal.
constexpr int kSignalled = 128;

}  // namespace

SpendingProcess::SpendingProcess(
    std::string program,
    std::vector<std::string> arguments,
    identity::TokenRenewer& renewer,
    identity::CodeRedeemer& redeemer
)
    : program_(std::move(program)),
      arguments_(std::move(arguments)),
      renewer_(renewer),
      redeemer_(redeemer),
      log_("accounts") {}

net::Task<Spent> SpendingProcess::renew(identity::RenewalOrder order) {
    auto spent = co_await elsewhere(order);
    if (spent) co_return std::move(*spent);
    co_return co_await renewer_.renew(std::move(order));
}

net::Task<Spent> SpendingProcess::redeem(identity::RedeemOrder order) {
    auto spent = co_await elsewhere(order);
    if (spent) co_return std::move(*spent);
    co_return co_await redeemer_.redeem(std::move(order));
}

net::Task<std::optional<Spent>> SpendingProcess::elsewhere(Errand errand) {
    if (arguments_.empty()) co_return std::nullopt;
    auto arguments = arguments_;
    arguments.push_back(errand_text(errand));
    auto child = OutlivingChild::start(program_, std::move(arguments));
    if (!child) {
        log_.warn("spending_in_this_process", {{"reason", child.error().message()}});
        co_return std::nullopt;
    }
    // No deadline of ours: it has its own for each of its steps, and while it lives nobody else may try.
    co_await child->watch().end_or(Instant::max());
    const auto status = child->watch().ended();
    auto spent = parse_spent(child->output());
    if (status == 0 && spent) co_return std::move(*spent);
    if (!status || *status > kSignalled) {
        const auto what = status ? fmt::format("was ended by signal {}", *status - kSignalled) : "is left to itself";
        log_.error("spending_process_lost", {{"what", what}});
        co_return Spent{Spent::End::failed, "the process that was to do it " + what, std::nullopt};
    }
    log_.warn("spending_in_this_process", {{"reason", "the process for it could not begin"}, {"status", *status}});
    co_return std::nullopt;
}

}  // namespace scribed::daemon
