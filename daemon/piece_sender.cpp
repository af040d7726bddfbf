// SPDX-License-Identifier: Apache-2.0
#include "daemon/piece_sender.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/random.hpp"
#include "net/signal.hpp"
#include "proto/backoff.hpp"

namespace scribed::daemon {
namespace {

using proto::UpstreamError;
using proto::UpstreamFault;

// With fewer, a server that stalls for a moment would have each piece cut in two.
constexpr int kMostTimeouts = 2;

/// One piece at one lane.
class LaneTries {
public:
    enum class End {
        answered,
        refused,  ///< this piece will not be answered here; error() says why
        down,     ///< nobody is: error() says why
        busy,     ///< it is down, and somebody finds out whether it still is
        dropped,
        unreadable,
    };

    LaneTries(const upstream::BatchAsk& ask, upstream::BatchLane& lane, bool can_halve)
        : ask_(&ask), lane_(&lane), can_halve_(can_halve) {}

    upstream::BatchLane& lane() const { return *lane_; }

    net::Task<End> run(
        net::Executor executor, const upstream::Clip& clip, PieceAnswer& out, const Counter& retries, const Log& log
    ) {
        const auto& pace = ask_->pace();
        while (!refused_) {
            const bool suspect = own_ > 0 || failures_ + 1 >= pace.enough;
            auto asked = co_await ask_->ask(executor, *lane_, clip, suspect, log);
            if (asked.dropped) co_return End::dropped;
            if (asked.wait) {
                error_ = asked.wait->why;
                if (asked.wait->down) co_return asked.wait->busy ? End::busy : End::down;
                // Not for longer: somebody may be answered, or want to know now.
                const auto latest = steady_now() + (asked.wait->busy ? pace.first : pace.most);
                const auto again = asked.wait->busy ? latest : std::min(asked.wait->until, latest);
                const bool slept = co_await net::sleep_until(again);
                if (!slept) co_return End::dropped;
                continue;
            }
            ++out.attempts;
            if (asked.unreadable) out.error = asked.unreadable->message();
            if (asked.unreadable) co_return End::unreadable;
            if (asked.text) out.text = std::move(*asked.text);
            if (asked.text) co_return End::answered;
            error_ = std::move(asked.error);
            note(asked.own, pace.enough);
            if (refused_) break;
            retries.add();
            if (!asked.own) continue;
            const auto asked_for = proto::backoff({pace.first, pace.most}, own_, random_unit(), *error_, wall_now_ms());
            const auto pause = std::min(asked_for, pace.most);
            const bool slept = co_await net::sleep_until(steady_now() + pause);
            if (!slept) co_return End::dropped;
        }
        co_return End::refused;
    }

    const UpstreamError& error() const { return *error_; }
    /// Whether a shorter piece may be answered.
    bool too_long() const { return error_->fault == UpstreamFault::too_large || slow_; }

private:
    void note(bool own, int enough) {
        ++failures_;
        if (own) ++own_;
        if (error_->fault == UpstreamFault::timeout) ++timeouts_;
        slow_ = can_halve_ && timeouts_ >= kMostTimeouts;
        refused_ = !error_->passing() || slow_ || own_ >= enough;
    }

    const upstream::BatchAsk* ask_;
    upstream::BatchLane* lane_;
    bool can_halve_;
    std::optional<UpstreamError> error_;
    int failures_ = 0;
    int own_ = 0;  ///< those that are this piece's
    int timeouts_ = 0;
    bool slow_ = false;
    bool refused_ = false;
};

/// What the lanes together came to.
class Verdict {
public:
    void add(const LaneTries& tries, bool down, Instant closed_until) {
        any_ = true;
        const auto fault = tries.error().fault;
        const bool spent = !down && fault == UpstreamFault::usage_exhausted;
        const bool unauthorized = !down && fault == UpstreamFault::unauthorized;
        all_unauthorized_ = all_unauthorized_ && unauthorized;
        all_come_back_ = all_come_back_ && (spent || unauthorized);
        if (down) down_until_ = std::min(down_until_.value_or(closed_until), closed_until);
        if (spent) usage_until_ = std::min(usage_until_.value_or(closed_until), closed_until);
    }

    std::optional<PieceWait> wait() const {
        if (down_until_) return PieceWait{PieceWait::For::service, *down_until_};
        if (any_ && all_unauthorized_) return PieceWait{PieceWait::For::account, {}};
        if (all_come_back_ && usage_until_) return PieceWait{PieceWait::For::usage, *usage_until_};
        return std::nullopt;
    }
    bool any() const { return any_; }

private:
    bool any_ = false;
    bool all_unauthorized_ = true;
    bool all_come_back_ = true;  ///< by themselves, or when somebody signs in
    std::optional<Instant> usage_until_;
    std::optional<Instant> down_until_;
};

}  // namespace

net::Task<PieceAnswer> send_piece(
    const upstream::BatchAsk& ask,
    net::Executor executor,
    const BatchLanes& lanes,
    const upstream::Clip& clip,
    bool can_halve,
    const Counter& retries,
    const Log& log
) {
    using End = LaneTries::End;
    std::vector<LaneTries> all;
    for (const auto& lane : lanes) {
        if (lane->configured()) all.emplace_back(ask, *lane, can_halve);
    }
    PieceAnswer out;
    for (bool busy = true; busy;) {
        busy = false;
        out.error.clear();
        out.too_long = false;
        Verdict verdict;
        for (auto& tries : all) {
            const auto end = co_await tries.run(executor, clip, out, retries, log);
            out.dropped = end == End::dropped;
            if (out.dropped || end == End::unreadable) co_return out;
            if (end == End::answered) {
                out.state = store::PieceState::done;
                out.lane = tries.lane().name();
                out.passed_over = std::exchange(out.error, {});
                co_return out;
            }
            busy = busy || end == End::busy;
            verdict.add(tries, end != End::refused, ask.closed_until(tries.lane()));
            out.too_long = out.too_long || tries.too_long();
            if (!out.error.empty()) out.error += "; ";
            out.error += tries.lane().name() + ": " + upstream::explain(tries.error());
        }
        if (!verdict.any())
            out.error = "no batch lane has credentials: set upstream.api_key_file or upstream.codex_auth_file";
        out.wait = verdict.wait();
        if (!busy) break;
        const bool slept = co_await net::sleep_until(steady_now() + ask.pace().first);
        out.dropped = !slept || clip.unwanted();
        if (out.dropped) co_return out;
    }
    co_return out;
}

}  // namespace scribed::daemon
