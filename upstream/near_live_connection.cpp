// SPDX-License-Identifier: Apache-2.0
#include "upstream/near_live_connection.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "audio/wav_file.hpp"
#include "base/random.hpp"
#include "net/task_group.hpp"
#include "proto/backoff.hpp"

namespace scribed::upstream {
namespace {

using proto::UpstreamError;
using proto::UpstreamFault;
using std::chrono::milliseconds;

constexpr proto::BackoffPolicy kRetry{milliseconds(250), milliseconds(5000)};
// A batch endpoint answers at its leisure, so the least that a piece may take is longer than live.item_s as a rule.
constexpr milliseconds kLeastLimit{45000};
// The disk was given what is asked for a moment ago.
constexpr milliseconds kReadAgain{30};
constexpr milliseconds kReadLimit{5000};
// Shorter clips are widened with silence (upstream.md 3.1).
constexpr std::size_t kLeastClip = kTrackRate;

proto::PieceLeg::Options piece_options(const LiveCall& call) {
    proto::PieceLeg::Options options;
    options.limit = std::max(kLeastLimit, call.leg.session.item_limit);
    return options;
}

// Whether another piece may well be answered.
bool concerns_clip(const UpstreamError& error) {
    return error.fault == UpstreamFault::too_large || error.fault == UpstreamFault::server;
}

UpstreamError no_lane() {
    UpstreamError error;
    error.fault = UpstreamFault::unauthorized;
    error.message = "no batch lane has credentials";
    return error;
}

}  // namespace

NearLiveConnection::NearLiveConnection(
    const std::vector<std::shared_ptr<BatchLane>>& lanes, proto::BatchOptions options, LiveCall call
)
    : lanes_(lanes),
      options_(std::move(options)),
      call_(std::move(call)),
      leg_(std::make_shared<proto::PieceLeg>(piece_options(call_))),
      wake_(call_.executor) {}

// Each piece is a request of its own.
net::Task<UpstreamResult<void>> NearLiveConnection::connect(Instant /*deadline*/) { co_return UpstreamResult<void>(); }

net::Task<void> NearLiveConnection::serve() {
    net::TaskGroup uploads(call_.executor, "near-live uploads");
    leg_->open(steady_now());
    call_.on_events();
    while (!leg_->ended()) {
        leg_->on_timer(steady_now());
        while (const auto upload = leg_->next_upload(steady_now()))
            uploads.spawn(send(*upload));
        call_.on_events();
        if (leg_->ended()) break;
        co_await wake_.wait(leg_->next_timer().value_or(Instant::max()));
        const bool killed = co_await net::killed();
        if (killed) break;
    }
    uploads.kill();
    co_await uploads.join();
}

void NearLiveConnection::abort() {
    UpstreamError error;
    error.fault = UpstreamFault::network;
    error.message = "the account is not to be used any more";
    leg_->fail(std::move(error), steady_now());
    wake_.notify();
}

net::Task<void> NearLiveConnection::send(proto::PieceLeg::Upload upload) {
    auto pcm = co_await read(upload.clip);
    if (!pcm) {
        call_.log.warn("recording_unreadable", {{"error", pcm.error().text()}});
        leg_->on_failed(upload.number, "unreadable", steady_now());
        wake_.notify();
        co_return;
    }
    pcm->resize(std::max(pcm->size(), kLeastClip));
    const milliseconds length(samples_to_ms(pcm->size()));
    auto wav = audio::wav_bytes(*pcm);
    const auto answer = co_await transcribe(std::move(wav), length, upload.until);
    const bool killed = co_await net::killed();
    if (killed) co_return;
    if (answer) {
        leg_->on_text(upload.number, *answer, steady_now());
    } else if (concerns_clip(answer.error())) {
        leg_->on_failed(upload.number, "item_failed", steady_now());
    } else {
        leg_->fail(answer.error(), steady_now());
    }
    wake_.notify();
}

net::Task<Result<std::vector<std::int16_t>>> NearLiveConnection::read(audio::Stretch clip) {
    const auto until = steady_now() + kReadLimit;
    for (;;) {
        auto pcm = co_await call_.recording.read(clip.begin, clip.end);
        if (!pcm || pcm->size() == clip.end - clip.begin) co_return pcm;
        if (steady_now() >= until) co_return Error(Errc::io, "the recording is too far behind");
        const bool slept = co_await net::sleep_until(steady_now() + kReadAgain);
        if (!slept) co_return Error(Errc::cancelled, "not needed any more");
    }
}

// All lanes in their order, and again after a pause while what is wrong with one of them may pass.
net::Task<UpstreamResult<std::string>> NearLiveConnection::transcribe(
    std::string wav, milliseconds length, Instant until
) {
    for (int round = 1;; ++round) {
        std::optional<UpstreamError> failure;
        for (BatchLane* lane : usable()) {
            auto answer = co_await ask(*lane, wav, length);
            const bool killed = co_await net::killed();
            if (answer) call_.health.clear(lane->health_key());
            if (answer || killed) co_return answer;
            report(*lane, answer.error());
            if (!failure || answer.error().passing()) failure = answer.error();
        }
        if (!failure) co_return no_lane();
        if (!failure->passing()) co_return *failure;
        const auto again = steady_now() + proto::backoff(kRetry, round, random_unit(), *failure, wall_now_ms());
        if (again >= until) co_return *failure;
        const bool slept = co_await net::sleep_until(again);
        if (!slept) co_return *failure;
    }
}

// upstream.md F13: a quiet clip gives the prompt back. Once more without it; what comes then is the answer.
net::Task<UpstreamResult<std::string>> NearLiveConnection::ask(BatchLane& lane, std::string wav, milliseconds length) {
    auto answer = co_await lane.transcribe(wav, length, options_);
    if (!answer || options_.prompt.empty() || !proto::echoes_prompt(*answer, options_.prompt)) co_return answer;
    auto unprompted = options_;
    unprompted.prompt.clear();
    co_return co_await lane.transcribe(std::move(wav), length, std::move(unprompted));
}

// Those that may be tried; where all have been refused, all of them, since somebody asked for it.
std::vector<BatchLane*> NearLiveConnection::usable() const {
    std::vector<BatchLane*> configured;
    std::vector<BatchLane*> out;
    for (const auto& lane : lanes_) {
        if (!lane->configured()) continue;
        configured.push_back(lane.get());
        if (!call_.health.refusal(lane->health_key(), steady_now())) out.push_back(lane.get());
    }
    return out.empty() ? configured : out;
}

void NearLiveConnection::report(const BatchLane& lane, const UpstreamError& error) {
    call_.log.warn(
        "piece_refused", {{"lane", lane.name()},
                          {"fault", proto::name(error.fault)},
                          {"status", error.status},
                          {"code", error.code},
                          {"request_id", error.request_id}}
    );
    call_.health.report(lane.health_key(), error, steady_now(), wall_now_ms());
}

}  // namespace scribed::upstream
