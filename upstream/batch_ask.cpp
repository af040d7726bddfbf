// SPDX-License-Identifier: Apache-2.0
#include "upstream/batch_ask.hpp"

#include <algorithm>
#include <vector>

#include "audio/wav_file.hpp"
#include "base/random.hpp"

namespace scribed::upstream {
namespace {

constexpr std::chrono::milliseconds kSilence{1000};

/// The lane's text, or why not; nothing to do with who else asks.
net::Task<Asked> request(BatchLane& lane, const Clip& clip, proto::BatchOptions options) {
    Asked out;
    auto wav = co_await clip.wav();
    if (!wav) {
        out.unreadable = wav.error();
        co_return out;
    }
    auto answer = co_await lane.transcribe(std::move(*wav), clip.length, std::move(options));
    out.dropped = co_await net::killed();
    if (answer) {
        out.text = std::move(*answer);
    } else if (!out.dropped) {
        out.error = answer.error();
    }
    co_return out;
}

// Some clips make a server fail each time (upstream.md F15); what stands before it says 502 and the like.
bool is_often_the_clip(const proto::UpstreamError& error) {
    return error.fault == proto::UpstreamFault::server && error.status > 0 && error.status <= 500;
}

// Where rates and load are spoken of, less than the clip would tell nothing: it may well escape the limit.
std::chrono::milliseconds silence_for(const proto::UpstreamError& error, const Clip& clip) {
    using proto::UpstreamFault;
    const bool too_much = error.fault == UpstreamFault::rate_limited || error.fault == UpstreamFault::overloaded;
    return too_much ? std::max(clip.length, kSilence) : kSilence;
}

net::Task<bool> answers_silence(BatchLane& lane, std::chrono::milliseconds length, const std::string& model) {
    const std::vector<std::int16_t> silence(ms_to_samples(length.count()));
    proto::BatchOptions options;
    options.model = model;
    const auto answer = co_await lane.transcribe(audio::wav_bytes(silence), length, std::move(options));
    co_return answer.has_value();
}

}  // namespace

net::Task<Asked> BatchAsk::ask(net::Executor executor, BatchLane& lane, const Clip& clip, bool suspect, const Log& log)
    const {
    Asked out;
    const auto place = co_await places_.take(executor, clip.user);
    const bool killed = co_await net::killed();
    out.dropped = killed || clip.unwanted();
    if (out.dropped) co_return out;
    const auto entered = turns_.enter(lane.health_key(), steady_now(), longest_);
    if (const auto* wait = std::get_if<LaneTurns::Wait>(&entered)) {
        out.wait = *wait;
        co_return out;
    }
    const auto& turn = std::get<LaneTurns::Turn>(entered);
    out = co_await request(lane, clip, clip.options);
    // upstream.md F13: a quiet clip gives the prompt back. Once more without it; what comes then is the answer.
    const auto& prompt = clip.options.prompt;
    if (out.text && !prompt.empty() && proto::echoes_prompt(*out.text, prompt)) {
        auto unprompted = clip.options;
        unprompted.prompt.clear();
        out = co_await request(lane, clip, std::move(unprompted));
    }
    if (out.text) {
        health_.clear(lane.health_key());
        turn.answered();
    }
    if (!out.error) co_return out;
    const auto& error = *out.error;
    const bool doubtful = suspect || turns_.down(lane.health_key());
    if (is_often_the_clip(error) || (doubtful && error.passing())) {
        out.own = co_await answers_silence(lane, silence_for(error, clip), clip.options.model);
        out.dropped = co_await net::killed();
        if (out.dropped) co_return out;
    }
    log.warn(
        "piece_refused", {{"lane", lane.name()},
                          {"fault", proto::name(error.fault)},
                          {"status", error.status},
                          {"code", error.code},
                          {"request_id", error.request_id}}
    );
    health_.report(lane.health_key(), error, steady_now(), wall_now_ms());
    if (out.own || !error.passing()) {
        turn.answered();
    } else {
        turn.failed(error, pace_, random_unit(), steady_now(), wall_now_ms());
    }
    co_return out;
}

Instant BatchAsk::closed_until(const BatchLane& lane) const {
    const auto& key = lane.health_key();
    auto until = steady_now();
    if (const auto down = turns_.down(key)) until = std::max(until, down->until);
    if (const auto refusal = health_.refusal(key, until)) until = std::max(until, refusal->until);
    return until;
}

}  // namespace scribed::upstream
