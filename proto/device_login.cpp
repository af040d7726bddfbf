// SPDX-License-Identifier: Apache-2.0
#include "proto/device_login.hpp"

#include <algorithm>

namespace scribed::proto {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// RFC 8628 section 3.5.
constexpr int kSlowerS = 5;
constexpr int kSlowestS = 60;
constexpr milliseconds kFirstExchangePause{1000};
constexpr milliseconds kLongestExchangePause{30000};

}  // namespace

DeviceLogin::DeviceLogin(std::string issuer, std::string client_id, DeviceLoginState state)
    : issuer_(std::move(issuer)), client_id_(std::move(client_id)), state_(std::move(state)) {}

DeviceLogin::Step DeviceLogin::next(UnixMs now) {
    if (end_ == End::none && now >= deadline()) {
        if (failures_ > 0) {
            fail(End::unreachable, "the auth host could not be asked: " + message_);
        } else {
            fail(End::expired, "nobody typed the code in within 15 minutes");
        }
    }
    if (end_ != End::none) return {};
    if (!state_.code.empty()) {
        return {Do::exchange, due_, device_exchange_request(issuer_, client_id_, state_.code, state_.verifier)};
    }
    return {Do::poll, due_, device_poll_request(state_.device_auth_id, state_.user_code)};
}

void DeviceLogin::on_reply(const AuthReply& reply, UnixMs now) {
    if (end_ != End::none) return;
    if (state_.code.empty()) {
        on_poll(reply, now);
    } else {
        on_exchange(reply, now);
    }
}

void DeviceLogin::on_poll(const AuthReply& reply, UnixMs now) {
    using Verdict = DevicePoll::Verdict;
    auto poll = read_device_poll(reply, now);
    const seconds interval(state_.interval_s);
    failures_ = poll.verdict == Verdict::unreachable ? failures_ + 1 : 0;
    switch (poll.verdict) {
        case Verdict::approved:
            state_.code = std::move(poll.code);
            state_.verifier = std::move(poll.verifier);
            due_ = now;
            return;
        case Verdict::slow_down: state_.interval_s = std::min(state_.interval_s + kSlowerS, kSlowestS); [[fallthrough]];
        case Verdict::pending: wait(now, seconds(state_.interval_s)); return;
        case Verdict::unreachable:
            message_ = poll.message;
            wait(now, std::max<milliseconds>(interval, poll.retry_after.value_or(milliseconds(0))));
            return;
        case Verdict::denied: fail(End::denied, "the sign-in was refused on the approval page"); return;
        case Verdict::expired: fail(End::expired, "the code has expired"); return;
        case Verdict::refused: fail(End::refused, "the auth host refused: " + poll.message); return;
    }
}

void DeviceLogin::on_exchange(const AuthReply& reply, UnixMs now) {
    auto verdict = read_exchange(reply, now);
    if (verdict.end == TokenVerdict::End::granted) {
        tokens_ = std::move(verdict.tokens);
        end_ = End::linked;
        return;
    }
    // A success without tokens has used the code up all the same.
    const bool spent = reply.status >= 200 && reply.status < 300;
    if (verdict.end == TokenVerdict::End::temporary && !spent) {
        on_exchange_failed(verdict.message, verdict.retry_after.value_or(milliseconds(0)), now);
        return;
    }
    fail(End::refused, "the auth host gave no tokens for the approved code: " + verdict.message);
}

void DeviceLogin::on_exchange_failed(std::string message, milliseconds retry_after, UnixMs now) {
    message_ = std::move(message);
    const auto pause = kFirstExchangePause * (1 << std::min(failures_++, 5));
    wait(now, std::max(std::min(pause, kLongestExchangePause), retry_after));
}

void DeviceLogin::wait(UnixMs now, milliseconds pause) { due_ = std::min(now + pause.count(), deadline()); }

void DeviceLogin::fail(End end, std::string message) {
    end_ = end;
    message_ = std::move(message);
}

std::string_view name(DeviceLogin::End end) {
    switch (end) {
        case DeviceLogin::End::none: return "pending";
        case DeviceLogin::End::linked: return "linked";
        case DeviceLogin::End::denied: return "denied";
        case DeviceLogin::End::expired: return "expired";
        case DeviceLogin::End::refused: return "refused";
        case DeviceLogin::End::unreachable: return "unreachable";
    }
    return "refused";
}

}  // namespace scribed::proto
