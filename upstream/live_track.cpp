// SPDX-License-Identifier: Apache-2.0
#include "upstream/live_track.hpp"

#include <algorithm>

#include "base/random.hpp"
#include "proto/backoff.hpp"

namespace scribed::upstream {
namespace {

using proto::UpstreamFault;

// How often an idle track looks whether a refused lane may be tried again.
constexpr std::chrono::seconds kLookAgain{15};
constexpr proto::BackoffPolicy kReconnect{std::chrono::milliseconds(250), std::chrono::seconds(15)};

}  // namespace

LiveTrack::LiveTrack(
    net::Executor executor,
    std::vector<std::shared_ptr<RealtimeLane>> lanes,
    LaneHealth& health,
    LiveOptions options,
    Sink sink,
    Log log
)
    : executor_(executor),
      lanes_(std::move(lanes)),
      health_(health),
      options_(std::move(options)),
      sink_(std::move(sink)),
      log_(std::move(log)),
      wake_(executor) {
    if (!proto::live_model_traits(options_.session.config.model).server_vad) {
        detector_ = std::make_unique<UtteranceDetector>();
    }
    fresh_machine();
}

LiveTrack::~LiveTrack() = default;

void LiveTrack::fresh_machine() {
    machine_ = std::make_unique<proto::RealtimeSession>(options_.session);
    if (draining_) machine_->drain(steady_now());
}

RealtimeLane* LiveTrack::choose(std::string& why) const {
    why = "no live lane is configured";
    bool first = true;
    for (const auto& lane : lanes_) {
        std::string reason;
        if (!lane->configured()) {
            reason = "no credentials";
        } else if (const auto refusal = health_.refusal(lane->health_key(), steady_now())) {
            reason = refusal->reason;
        } else {
            return lane.get();
        }
        if (first) why.clear();
        why += (first ? "" : "; ") + lane->name() + ": " + reason;
        first = false;
    }
    return nullptr;
}

net::Task<void> LiveTrack::run() {
    while (!abandoned_) {
        std::string why;
        if (RealtimeLane* lane = choose(why)) {
            no_lane_ = false;
            co_await serve(*lane);
            if (draining_ && machine_->state() == proto::RealtimeSession::State::ended) co_return;
            continue;
        }
        announce("none", "down", why);
        no_lane_ = true;
        machine_->on_closed(1006, {}, steady_now());
        forward_events();
        if (draining_) co_return;
        fresh_machine();
        co_await wake_.wait(steady_now() + kLookAgain);
        const bool killed = co_await net::killed();
        if (killed) co_return;
    }
}

net::Task<void> LiveTrack::serve(RealtimeLane& lane) {
    serving_ = lane.name();
    serving_key_ = lane.health_key();
    announce(serving_, "connecting", announced_.state == "down" ? "trying again" : "");
    auto socket = co_await lane.connect(options_.session.config, steady_now() + options_.connect_limit);
    const bool killed = co_await net::killed();
    if (killed) abandoned_ = true;
    if (abandoned_) co_return;
    if (!socket) {
        co_await pause(socket.error());
        co_return;
    }
    {
        struct Attached {
            RealtimeConnection*& slot;
            ~Attached() { slot = nullptr; }
        };
        RealtimeConnection connection(*machine_, *socket, [this] { forward_events(); });
        connection_ = &connection;
        const Attached attached{connection_};
        co_await connection.run();
    }
    forward_events();
    const auto error = std::exchange(ended_with_, std::nullopt);
    if (draining_ || abandoned_) co_return;
    if (machine_->unknown_events() > 0) {
        log_.info("unknown_events", {{"lane", serving_}, {"count", machine_->unknown_events()}});
    }
    fresh_machine();
    if (error) co_await pause(*error);
}

// Says why the lane is down; waits where the same lane is worth another try, else leaves the choice to run().
net::Task<void> LiveTrack::pause(const proto::UpstreamError& error) {
    const auto now = steady_now();
    health_.report(serving_key_, error, now, wall_now_ms());
    ++failures_;
    log_.warn(
        "lane_down", {{"lane", serving_},
                      {"fault", proto::name(error.fault)},
                      {"status", error.status},
                      {"code", error.code},
                      {"request_id", error.request_id}}
    );
    announce(serving_, "down", explain(error));
    const bool planned = error.fault == UpstreamFault::session_expired || error.fault == UpstreamFault::key_expired;
    if (health_.refusal(serving_key_, now) || (planned && failures_ == 1)) co_return;
    const auto wait = proto::backoff(kReconnect, failures_, random_unit(), error, wall_now_ms());
    co_await wake_.wait(now + wait);
}

void LiveTrack::forward_events() {
    for (auto& event : machine_->take_events()) {
        if (std::holds_alternative<proto::LiveReady>(event)) {
            failures_ = 0;
            health_.clear(serving_key_);
            announce(serving_, "up", {});
        } else if (const auto* flushed = std::get_if<proto::LiveFlushed>(&event)) {
            const auto is_it = [&](const auto& pair) { return pair.first == flushed->id; };
            const auto found = std::find_if(flushes_.begin(), flushes_.end(), is_it);
            if (found == flushes_.end()) continue;
            const proto::LiveFlushed ours{found->second};
            flushes_.erase(found);
            sink_.event(ours);
        } else if (auto* ended = std::get_if<proto::LiveEnded>(&event)) {
            ended_with_ = std::move(ended->error);
            answer_flushes();
        } else {
            sink_.event(event);
        }
    }
}

// What the ended machine had outstanding was reported lost, so whoever waits for it waits no longer.
void LiveTrack::answer_flushes() {
    for (const auto& pair : std::exchange(flushes_, {}))
        sink_.event(proto::LiveFlushed{pair.second});
}

void LiveTrack::announce(std::string lane, std::string state, std::string reason) {
    if (announced_.lane == lane && announced_.state == state && announced_.reason == reason) return;
    announced_ = LaneChange{std::move(lane), std::move(state), std::move(reason)};
    sink_.lane(announced_);
}

void LiveTrack::lose(Samples begin, Samples end) { sink_.event(proto::LiveLost{begin, end, "lane_down", {}}); }

void LiveTrack::append(std::span<const std::int16_t> pcm, Samples track) {
    if (draining_ || pcm.empty()) return;
    next_ = track + rescale(pcm.size(), kUpstreamRate, kTrackRate);
    voiced_ = true;
    if (no_lane_) {
        lose(track, next_);
        return;
    }
    const auto now = steady_now();
    if (detector_) {
        detect(pcm, track, now);
    } else {
        machine_->append(pcm, track, now);
    }
    if (connection_ != nullptr) {
        if (machine_->has_outgoing()) connection_->wake();
    } else {
        // Overflow while there is no connection is news too.
        forward_events();
    }
}

// An utterance is committed with what was appended so far: in small blocks, so that a long frame does not bring the
// next one's beginning along.
void LiveTrack::detect(std::span<const std::int16_t> pcm, Samples track, Instant now) {
    static constexpr std::size_t kBlock = kUpstreamRate / 20;
    for (std::size_t at = 0; at < pcm.size(); at += kBlock) {
        const auto block = pcm.subspan(at, std::min(kBlock, pcm.size() - at));
        const auto where = track + rescale(at, kUpstreamRate, kTrackRate);
        machine_->append(block, where, now);
        for (const auto& voice : detector_->push(block, where))
            machine_->utterance_ended(voice, now);
    }
}

void LiveTrack::quiet() {
    if (draining_ || no_lane_ || !voiced_) return;
    voiced_ = false;
    const auto now = steady_now();
    if (detector_) {
        for (const auto& voice : detector_->quiet())
            machine_->utterance_ended(voice, now);
    } else {
        machine_->append_silence(options_.closing_silence, now);
    }
    if (connection_ != nullptr) connection_->wake();
}

std::uint64_t LiveTrack::flush() {
    const auto id = next_flush_++;
    if (no_lane_ || machine_->state() == proto::RealtimeSession::State::ended) {
        sink_.event(proto::LiveFlushed{id});
        return id;
    }
    flushes_.emplace_back(machine_->flush(steady_now()), id);
    if (connection_ != nullptr) connection_->wake();
    return id;
}

void LiveTrack::drain() {
    draining_ = true;
    machine_->drain(steady_now());
    if (connection_ != nullptr) connection_->wake();
    wake_.notify();
}

void LiveTrack::leave(const std::string& key) {
    if (connection_ != nullptr && serving_key_ == key) connection_->abort();
}

void LiveTrack::abandon() {
    abandoned_ = true;
    draining_ = true;
    if (machine_->state() != proto::RealtimeSession::State::ended) {
        machine_->on_closed(1006, {}, steady_now());
        forward_events();
    }
    if (connection_ != nullptr) {
        connection_->wake();
        connection_->abort();
    }
    wake_.notify();
}

}  // namespace scribed::upstream
