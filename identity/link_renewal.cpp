// SPDX-License-Identifier: Apache-2.0
#include "identity/link_renewal.hpp"

#include <algorithm>
#include <atomic>

#include <boost/asio/post.hpp>

#include "net/signal.hpp"

namespace scribed::identity {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// How often somebody who waits looks.
constexpr milliseconds kLook{10};
constexpr seconds kFirstPause{2};
constexpr seconds kLongestPause{300};
// With a dead token somebody waits for it.
constexpr seconds kLongestDeadPause{15};

}  // namespace

// One renewal under way, shared by the task that does it and those that wait.
struct LinkRenewal::Flight {
    RenewalOrder order;
    Result<void> result{Error(Errc::cancelled, "the daemon is stopping")};
    std::atomic<bool> landed{false};  ///< then `result` stays as it is
};

LinkRenewal::LinkRenewal(TokenRenewer& renewer, net::TaskGroup& flights) : renewer_(renewer), flights_(flights) {}

net::Task<Result<void>> LinkRenewal::renew(store::LinkRow row, bool token_lives) {
    while (true) {
        if (auto soon = too_soon(token_lives)) co_return std::move(*soon);
        const auto flight = board({row.key, row.version, token_lives, 0});
        while (!flight->landed) {
            const bool slept = co_await net::sleep_until(steady_now() + kLook);
            if (!slept) co_return Error(Errc::cancelled, "stopped while the login was renewed");
        }
        // One that began for somebody else may have been content with less.
        const bool serves =
            flight->order.version == row.version && (token_lives || !flight->order.token_lives || !flight->result);
        if (serves) co_return flight->result;
    }
}

std::shared_ptr<LinkRenewal::Flight> LinkRenewal::board(RenewalOrder order) {
    const std::lock_guard lock(mutex_);
    if (under_way_) return under_way_;
    order.rejections = rejections_;
    auto flight = std::make_shared<Flight>();
    flight->order = std::move(order);
    under_way_ = flight;
    boost::asio::post(flights_.executor(), [this, flight] {
        if (!flights_.spawn(fly(flight))) land(*flight);
    });
    return flight;
}

net::Task<void> LinkRenewal::fly(std::shared_ptr<Flight> flight) {
    // However it ends, nobody must wait for it for ever.
    struct Landing {
        LinkRenewal& owner;
        Flight& flight;
        ~Landing() { owner.land(flight); }
    };
    const Landing landing{*this, *flight};
    const auto spent = co_await renewer_.renew(flight->order);
    flight->result = settle(spent);
}

void LinkRenewal::land(Flight& flight) {
    const std::lock_guard lock(mutex_);
    under_way_.reset();
    flight.landed = true;
}

std::optional<Error> LinkRenewal::too_soon(bool token_lives) {
    const std::lock_guard lock(mutex_);
    if (failures_ == 0) return std::nullopt;
    const auto until = token_lives ? retry_at_ : std::min(retry_at_, failed_at_ + kLongestDeadPause);
    if (steady_now() >= until) return std::nullopt;
    return Error(Errc::unreachable, last_failure_);
}

Result<void> LinkRenewal::settle(const Spent& spent) {
    const std::lock_guard lock(mutex_);
    switch (spent.end) {
        case Spent::End::stored:
            failures_ = 0;
            rejections_ = 0;
            return {};
        case Spent::End::held: return {};
        case Spent::End::unusable: return Error(Errc::unauthorized, spent.message);
        case Spent::End::rejected:
        case Spent::End::failed: break;
    }
    rejections_ = spent.end == Spent::End::rejected ? rejections_ + 1 : 0;
    const auto pause = std::min<milliseconds>(kFirstPause * (1 << std::min(failures_, 8)), kLongestPause);
    ++failures_;
    failed_at_ = steady_now();
    retry_at_ = failed_at_ + std::max(pause, spent.retry_after.value_or(milliseconds(0)));
    last_failure_ = "the ChatGPT login could not be renewed yet: " + spent.message;
    return Error(Errc::unreachable, last_failure_);
}

}  // namespace scribed::identity
