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
// No try begins so shortly before the end: it would be paid for and come too late.
constexpr milliseconds kWorthwhile{15000};
// Rounds after which a piece is suspected itself: it has no time to wait until a lane that answers others is down.
constexpr int kTrusted = 3;
// The disk was given what is asked for a moment ago.
constexpr milliseconds kReadAgain{30};
constexpr milliseconds kReadLimit{5000};
// Shorter clips are widened with silence (upstream.md 3.1).
constexpr Samples kLeastClip = kTrackRate;

proto::PieceLeg::Options piece_options(const LiveCall& call) {
    proto::PieceLeg::Options options;
    options.limit = std::max(kLeastLimit, call.leg.session.item_limit);
    return options;
}

// Whether another piece may well be answered.
bool concerns_clip(const Asked& asked) { return asked.own || asked.error->fault == UpstreamFault::too_large; }

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
    Clip clip;
    clip.length = milliseconds(samples_to_ms(std::max(upload.clip.end - upload.clip.begin, kLeastClip)));
    clip.wav = [this, where = upload.clip] { return wav(where); };
    clip.options = options_;
    clip.user = user_;
    clip.unwanted = [until = upload.until] { return steady_now() >= until - kWorthwhile; };
    const auto asked = co_await transcribe(clip, upload.until);
    // The leg has given it up.
    if (asked.dropped) co_return;
    if (asked.unreadable) {
        call_.log.warn("recording_unreadable", {{"error", asked.unreadable->text()}});
        leg_->on_failed(upload.number, "unreadable", steady_now());
    } else if (asked.text) {
        leg_->on_text(upload.number, *asked.text, steady_now());
    } else if (concerns_clip(asked)) {
        leg_->on_failed(upload.number, "item_failed", steady_now());
    } else {
        leg_->on_refused(upload, *asked.error, steady_now());
    }
    wake_.notify();
}

net::Task<Result<std::string>> NearLiveConnection::wav(audio::Stretch clip) {
    const auto until = steady_now() + kReadLimit;
    for (;;) {
        auto pcm = co_await call_.recording.read(clip.begin, clip.end);
        if (!pcm) co_return pcm.error();
        if (pcm->size() == clip.end - clip.begin) {
            pcm->resize(std::max<std::size_t>(pcm->size(), kLeastClip));
            co_return audio::wav_bytes(*pcm);
        }
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
            if (asked.text || asked.dropped || asked.unreadable) co_return asked;
            if (asked.wait) asked.error = asked.wait->why;
            // One that answers others has the last word: near_live works.
            const bool tells_more = asked.error->passing() && !failed.own;
            if (!failed.error || tells_more) failed = std::move(asked);
        }
        if (!failed.error) co_return no_lane();
        const auto& error = *failed.error;
        const auto again = steady_now() + proto::backoff(kRetry, round, random_unit(), error, wall_now_ms());
        if (!error.passing() || again >= until - kWorthwhile) co_return failed;
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
