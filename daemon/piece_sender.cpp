// SPDX-License-Identifier: Apache-2.0
#include "daemon/piece_sender.hpp"

#include <algorithm>
#include <utility>

#include "base/random.hpp"
#include "net/signal.hpp"
#include "proto/backoff.hpp"

namespace scribed::daemon {
namespace {

using proto::UpstreamFault;

/// How a lane's tries ended without an answer.
struct Failure {
    std::optional<proto::UpstreamError> upstream;  ///< nothing: the piece could not be read, or was dropped
    std::string local;
};

/// One lane until it answers, gives up, or refuses for good.
class LaneTries {
public:
    LaneTries(Services& services, upstream::BatchLane& lane, Slots& slots, const Upload& upload, const Log& log)
        : services_(services), lane_(lane), slots_(slots), upload_(upload), log_(log), options_(upload.options) {}

    /// The text; nothing: failure() says why.
    net::Task<std::optional<std::string>> run(int& attempts) {
        const auto config = services_.config.get();
        const auto& batch = config->batch;
        const proto::BackoffPolicy policy{
            std::chrono::milliseconds(batch.retry_ms), std::chrono::milliseconds(batch.retry_max_ms)};
        for (int attempt = 1;; ++attempt) {
            ++attempts;
            auto text = co_await once();
            if (text && (options_.prompt.empty() || !proto::echoes_prompt(*text, options_.prompt))) co_return text;
            if (text) {
                // upstream.md F13: a quiet clip gives the prompt back. Once more without it; what comes then is the
                // answer.
                options_.prompt.clear();
                continue;
            }
            if (!failure_.upstream) co_return text;
            report(attempt);
            if (!failure_.upstream->passing() || attempt >= batch.attempts) co_return text;
            services_.metrics.piece_retries.add();
            const auto pause = proto::backoff(policy, attempt, random_unit(), *failure_.upstream, wall_now_ms());
            dropped_ = !co_await net::sleep_until(steady_now() + pause);
            if (dropped_) co_return text;
        }
    }

    const Failure& failure() const { return failure_; }
    bool dropped() const { return dropped_; }

private:
    net::Task<std::optional<std::string>> once() {
        failure_ = {};
        const auto place = co_await slots_.take(upload_.user);
        const bool killed_waiting = co_await net::killed();
        dropped_ = killed_waiting || upload_.unwanted();
        if (dropped_) co_return std::nullopt;
        auto wav = co_await upload_.wav();
        if (!wav) {
            failure_.local = wav.error().message();
            co_return std::nullopt;
        }
        auto answer = co_await lane_.transcribe(std::move(*wav), upload_.length, options_);
        if (answer) co_return std::move(*answer);
        dropped_ = co_await net::killed();
        if (!dropped_) failure_.upstream = answer.error();
        co_return std::nullopt;
    }

    void report(int attempt) const {
        const auto& error = *failure_.upstream;
        log_.warn(
            "piece_refused", {{"lane", lane_.name()},
                              {"fault", proto::name(error.fault)},
                              {"status", error.status},
                              {"code", error.code},
                              {"request_id", error.request_id},
                              {"attempt", attempt}}
        );
        services_.health.report(lane_.health_key(), error, steady_now(), wall_now_ms());
    }

    Services& services_;
    upstream::BatchLane& lane_;
    Slots& slots_;
    const Upload& upload_;
    const Log& log_;
    proto::BatchOptions options_;
    Failure failure_;
    bool dropped_ = false;
};

/// What all lanes together came to.
struct Verdicts {
    bool any = false;
    bool all_unauthorized = true;
    bool all_spent = true;
    std::optional<Instant> usage_back;

    void add(
        const std::optional<proto::UpstreamError>& error, const std::optional<upstream::LaneHealth::Refusal>& refusal
    ) {
        any = true;
        const bool spent = error && error->fault == UpstreamFault::usage_exhausted;
        all_unauthorized = all_unauthorized && error && error->fault == UpstreamFault::unauthorized;
        all_spent = all_spent && spent;
        if (spent && refusal) usage_back = std::min(usage_back.value_or(refusal->until), refusal->until);
    }
};

}  // namespace

net::Task<PieceAnswer> send_piece(Services& services, BatchLanes lanes, Slots& slots, Upload upload, Log log) {
    PieceAnswer out;
    Verdicts verdicts;
    for (const auto& lane : lanes) {
        if (!lane->configured()) continue;
        LaneTries tries(services, *lane, slots, upload, log);
        auto text = co_await tries.run(out.attempts);
        out.dropped = tries.dropped();
        if (out.dropped) co_return out;
        if (text) {
            services.health.clear(lane->health_key());
            out.state = store::PieceState::done;
            out.text = std::move(*text);
            out.lane = lane->name();
            out.passed_over = std::exchange(out.error, {});
            co_return out;
        }
        const auto& error = tries.failure().upstream;
        if (!error) {
            out.error = tries.failure().local;
            co_return out;
        }
        verdicts.add(error, services.health.refusal(lane->health_key(), steady_now()));
        out.too_long =
            out.too_long || error->fault == UpstreamFault::too_large || error->fault == UpstreamFault::timeout;
        if (!out.error.empty()) out.error += "; ";
        out.error += lane->name() + ": " + upstream::explain(*error);
    }
    if (!verdicts.any)
        out.error = "no batch lane has credentials: set upstream.api_key_file or upstream.codex_auth_file";
    out.account_refused = verdicts.all_unauthorized;
    if (verdicts.any && verdicts.all_spent) out.usage_back = verdicts.usage_back.value_or(steady_now());
    co_return out;
}

}  // namespace scribed::daemon
