// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <utility>

#include "sandbox/realtime_service.hpp"
#include "sandbox/service_events.hpp"

// The session's clock: its end, and the faults that strike all of it.
namespace scribed::sandbox {
namespace {

const std::string kEndReason = "Your session hit the maximum duration of 60 minutes.";

std::optional<Instant> earlier(std::optional<Instant> a, std::optional<Instant> b) {
    if (!a || !b) return a ? a : b;
    return std::min(*a, *b);
}

}  // namespace

void RealtimeService::arm(const Fault& fault, Instant now) {
    ++stats_.faults_struck;
    if (fault.kind == FaultKind::session_expiry) {
        const auto left = std::chrono::duration_cast<Instant::duration>(std::chrono::duration<double>(fault.value));
        const auto moved = std::chrono::duration_cast<std::chrono::seconds>(options_.ends - (now + left));
        options_.ends = now + left;
        options_.expires_at -= moved.count();
    }
    armed_.push_back({fault, now + std::chrono::milliseconds(fault.after_ms)});
    strike_due(now);
}

void RealtimeService::strike_due(Instant now) {
    for (std::size_t n = 0; n < armed_.size();) {
        const auto& next = armed_[n];
        if (next.fault.kind == FaultKind::session_expiry || next.due > now ||
            desk_.finished() < next.fault.after_items) {
            ++n;
            continue;
        }
        const auto fault = next.fault;
        armed_.erase(armed_.begin() + static_cast<std::ptrdiff_t>(n));
        strike(fault, now);
    }
}

void RealtimeService::strike(const Fault& fault, Instant now) {
    if (ended_) return;
    switch (fault.kind) {
        case FaultKind::drop:
            effects_.emplace_back(HangUp{0, {}});
            ended_ = true;
            break;
        case FaultKind::close:
            effects_.emplace_back(HangUp{static_cast<std::uint16_t>(fault.value), fault.code});
            ended_ = true;
            break;
        case FaultKind::half_open: mute_ = true; break;
        case FaultKind::stall_ms:
            silent_until_ = now + std::chrono::milliseconds(static_cast<std::int64_t>(fault.value));
            break;
        case FaultKind::error_event:
            cause_.clear();
            error(
                {.type = "server_error",
                 .code = fault.code.empty() ? "server_error" : fault.code,
                 .message = "The server had an error while processing your request."}
            );
            break;
        default: break;
    }
}

void RealtimeService::on_timer(Instant now) {
    desk_.on_timer(now);
    publish();
    strike_due(now);
    if (ended_ || mute_ || now < options_.ends) return;
    const auto announced = std::ranges::find_if(armed_, [](const ArmedFault& armed) {
        return armed.fault.kind == FaultKind::session_expiry && !armed.fault.code.empty();
    });
    if (announced != armed_.end()) {
        cause_.clear();
        error({.code = announced->fault.code, .message = kEndReason});
    }
    effects_.emplace_back(HangUp{1001, kEndReason});
    ended_ = true;
}

std::vector<ServiceEffect> RealtimeService::take_effects(Instant now) {
    if (mute_) effects_.clear();
    if (silent_until_ && now < *silent_until_) return {};
    silent_until_.reset();
    return std::exchange(effects_, {});
}

std::optional<Instant> RealtimeService::next_timer() const {
    if (ended_ && !silent_until_) return std::nullopt;
    if (mute_) return std::nullopt;
    std::optional<Instant> next = options_.ends;
    next = earlier(next, desk_.next_timer());
    next = earlier(next, silent_until_);
    for (const auto& armed : armed_) {
        if (armed.fault.kind != FaultKind::session_expiry && armed.fault.after_items <= desk_.finished()) {
            next = earlier(next, armed.due);
        }
    }
    return next;
}

}  // namespace scribed::sandbox
