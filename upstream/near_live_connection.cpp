// SPDX-License-Identifier: Apache-2.0
#include "upstream/near_live_connection.hpp"

#include <algorithm>
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
// Rounds after which a piece is suspected itself: it has no time to wait until a lane that answers others is down.
constexpr int kTrusted = 3;
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
bool concerns_clip(const Asked& asked) { return asked.own || asked.error->fault == UpstreamFault::too_large; }

net::Task<Result<std::string>> whole(std::string wav) { co_return wav; }

Asked no_lane() {
    UpstreamError error;
    error.fault = UpstreamFault::unauthorized;
    error.message = "no batch lane has credentials";
    Asked out;
    out.error = std::move(error);
    return out;
}

}  // namespace

NearLiveConnection::NearLiveConnection(
    const std::vector<std::shared_ptr<BatchLane>>& lanes,
    const BatchAsk& ask,
    std::string user,
    proto::BatchOptions options,
    LiveCall call
)
    : lanes_(lanes),
      ask_(ask),
      user_(std::move(user)),
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
    Clip clip;
    clip.length = milliseconds(samples_to_ms(pcm->size()));
    clip.wav = [wav = audio::wav_bytes(*pcm)] { return whole(wav); };
    clip.options = options_;
    clip.user = user_;
    clip.unwanted = [until = upload.until] { return steady_now() >= until; };
    const auto asked = co_await transcribe(clip, upload.until);
    // The leg has given it up.
    if (asked.dropped) co_return;
    if (asked.text) {
        leg_->on_text(upload.number, *asked.text, steady_now());
    } else if (concerns_clip(asked)) {
        leg_->on_failed(upload.number, "item_failed", steady_now());
    } else {
        leg_->fail(*asked.error, steady_now());
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
net::Task<Asked> NearLiveConnection::transcribe(const Clip& clip, Instant until) {
    const auto begun = steady_now();
    const auto half = begun + (until - begun) / 2;
    for (int round = 1;; ++round) {
        Asked failed;
        for (BatchLane* lane : usable()) {
            const bool suspect = round > kTrusted || steady_now() >= half;
            auto asked = co_await ask_.ask(call_.executor, *lane, clip, suspect, call_.log);
            if (asked.text || asked.dropped) co_return asked;
            if (asked.wait) asked.error = asked.wait->why;
            // One that answers others has the last word: near_live works.
            const bool tells_more = asked.error->passing() && !failed.own;
            if (!failed.error || tells_more) failed = std::move(asked);
        }
        if (!failed.error) co_return no_lane();
        const auto& error = *failed.error;
        const auto again = steady_now() + proto::backoff(kRetry, round, random_unit(), error, wall_now_ms());
        if (!error.passing() || again >= until) co_return failed;
        failed.dropped = !co_await net::sleep_until(again);
        if (failed.dropped) co_return failed;
    }
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

}  // namespace scribed::upstream
