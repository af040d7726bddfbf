// SPDX-License-Identifier: Apache-2.0
#include "daemon/piece_sender.hpp"

#include "base/random.hpp"
#include "net/signal.hpp"
#include "proto/backoff.hpp"

namespace scribed::daemon {
namespace {

using proto::UpstreamFault;
using TryResult = upstream::UpstreamResult<std::string>;

// One lane until it answers, gives up, or refuses for good.
net::Task<TryResult> try_lane(
    Services& services,
    upstream::BatchLane& lane,
    std::string wav,
    std::chrono::milliseconds length,
    proto::BatchOptions options,
    int& attempts,
    Log log
) {
    const auto config = services.config.get();
    const auto& batch = config->batch;
    const proto::BackoffPolicy policy{
        std::chrono::milliseconds(batch.retry_ms), std::chrono::milliseconds(batch.retry_max_ms)};
    for (int attempt = 1;; ++attempt) {
        ++attempts;
        auto answer = co_await lane.transcribe(wav, length, options);
        if (answer) {
            if (options.prompt.empty() || !proto::echoes_prompt(*answer, options.prompt)) co_return answer;
            // upstream.md F13: a quiet clip gives the prompt back. Once more without it; what comes then is the answer.
            options.prompt.clear();
            continue;
        }
        const bool killed = co_await net::killed();
        if (killed) co_return answer;
        const auto& error = answer.error();
        log.warn(
            "piece_refused", {{"lane", lane.name()},
                              {"fault", proto::name(error.fault)},
                              {"status", error.status},
                              {"code", error.code},
                              {"request_id", error.request_id},
                              {"attempt", attempt}}
        );
        services.health.report(lane.health_key(), error, steady_now(), wall_now_ms());
        if (!error.passing() || attempt >= batch.attempts) co_return answer;
        services.metrics.piece_retries.add();
        const auto pause = proto::backoff(policy, attempt, random_unit(), error, wall_now_ms());
        const bool slept = co_await net::sleep_until(steady_now() + pause);
        if (!slept) co_return answer;
    }
}

}  // namespace

net::Task<PieceAnswer> send_piece(
    Services& services,
    BatchLanes lanes,
    std::string wav,
    std::chrono::milliseconds length,
    proto::BatchOptions options,
    Log log
) {
    PieceAnswer out;
    bool any = false;
    bool all_refused = true;
    for (const auto& lane : lanes) {
        if (!lane->configured()) continue;
        any = true;
        auto answer = co_await try_lane(services, *lane, wav, length, options, out.attempts, log);
        out.killed = co_await net::killed();
        if (out.killed) co_return out;
        if (answer) {
            services.health.clear(lane->health_key());
            out.state = store::PieceState::done;
            out.text = std::move(*answer);
            out.lane = lane->name();
            out.error.clear();
            co_return out;
        }
        all_refused = all_refused && answer.error().fault == UpstreamFault::unauthorized;
        if (!out.error.empty()) out.error += "; ";
        out.error += lane->name() + ": " + upstream::explain(answer.error());
    }
    if (!any) out.error = "no batch lane has credentials: set upstream.api_key_file or upstream.codex_auth_file";
    out.account_refused = all_refused;
    co_return out;
}

}  // namespace scribed::daemon
