// SPDX-License-Identifier: Apache-2.0
#include "daemon/capabilities.hpp"

#include "upstream/lane_health.hpp"

namespace scribed::daemon {
namespace {

using proto::UpstreamFault;

constexpr std::chrono::hours kWriteAgain{1};

std::string capability_of(std::string_view lane) {
    if (lane == "chatgpt_realtime") return "mint";
    if (lane == "chatgpt") return "batch";
    return {};
}

}  // namespace

bool denies(UpstreamFault fault) {
    switch (fault) {
        case UpstreamFault::unauthorized:
        case UpstreamFault::not_entitled:
        case UpstreamFault::usage_exhausted:
        case UpstreamFault::gone: return true;
        default: return false;
    }
}

void Capabilities::hear(const std::string& lane_key, const proto::UpstreamError* error) {
    const auto [lane, owner] = upstream::split_lane_key(lane_key);
    auto name = capability_of(lane);
    if (name.empty() || owner.empty() || (error != nullptr && !denies(error->fault))) return;
    const auto fault = error == nullptr ? std::nullopt : std::optional(error->fault);
    {
        const std::lock_guard lock(mutex_);
        auto& heard = heard_[lane_key];
        const auto now = steady_now();
        if (heard.at != Instant() && heard.fault == fault && now - heard.at < kWriteAgain) return;
        heard = {fault, now};
    }
    const store::CapabilityRow row{
        {std::string(owner), "openai"},
        std::move(name),
        error == nullptr,
        wall_now_ms(),
        error == nullptr ? std::string() : upstream::explain(*error)};
    // These concern the whole account: the sweep looks whether it does.
    const bool look = fault == UpstreamFault::unauthorized || fault == UpstreamFault::usage_exhausted;
    store_.write([row, look](store::AccountDatabase& database) -> Result<void> {
        if (auto stored = database.put_capability(row); !stored || !look) return stored;
        return database.check_soon(row.key);
    });
}

void Capabilities::forget(const std::string& user) {
    const std::lock_guard lock(mutex_);
    for (const auto* lane : {"chatgpt", "chatgpt_realtime"})
        heard_.erase(upstream::lane_key(lane, user));
}

}  // namespace scribed::daemon
