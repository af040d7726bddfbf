// SPDX-License-Identifier: Apache-2.0
#include "upstream/live_track.hpp"

#include <algorithm>
#include <utility>

#include "base/random.hpp"
#include "proto/backoff.hpp"

namespace scribed::upstream {
namespace {

using proto::UpstreamFault;

// How often a track that a lesser lane serves looks whether a better one is usable again.
constexpr std::chrono::seconds kLookAgain{5};
constexpr proto::BackoffPolicy kReconnect{std::chrono::milliseconds(250), std::chrono::seconds(15)};
// A lane that fails so often without a text between is left alone for a while, by all tracks.
constexpr int kTooOften = 3;

}  // namespace

LiveTrack::LiveTrack(
    net::Executor executor,
    std::vector<std::shared_ptr<LiveLane>> lanes,
    LaneHealth& health,
    std::unique_ptr<RecordedAudio> recording,
    LiveOptions options,
    Sink sink,
    Log log
)
    : executor_(executor),
      lanes_(std::move(lanes)),
      health_(health),
      recording_(std::move(recording)),
      options_(std::move(options)),
      sink_(std::move(sink)),
      log_(std::move(log)),
      wake_(executor),
      announcer_([this](const LaneChange& change) { sink_.lane(change); }),
      line_(options_.line),
      dialing_(executor, "live dials"),
      serving_(executor, "live connections"),
      reading_(executor, "live readings") {}

LiveTrack::~LiveTrack() = default;

net::Task<void> LiveTrack::run() {
    while (!line_.done()) {
        const auto now = steady_now();
        look_for_better(now);
        if (line_.wants_leg(now)) dial();
        if (const auto want = line_.next_read(now)) reading_.spawn(read(*want));
        update();
        if (line_.done()) break;
        auto until = line_.next_timer().value_or(Instant::max());
        if (line_.serving() != nullptr) until = std::min(until, better_at_);
        co_await wake_.wait(until);
        const bool killed = co_await net::killed();
        if (killed) abandon();
    }
    dialing_.kill();
    co_await dialing_.join();
    co_await reading_.join();
    co_await serving_.join();
}

LiveTrack::Choice LiveTrack::choose() const {
    Choice choice;
    if (lanes_.empty()) choice.why = "no live lane is configured";
    const auto add = [](std::string& to, const std::string& name, const std::string& reason) {
        to += (to.empty() ? "" : "; ") + name + ": " + reason;
    };
    for (const auto& lane : lanes_) {
        if (!lane->configured()) {
            add(choice.why, lane->name(), "no credentials");
            continue;
        }
        const auto refusal = lane->refusal(health_, steady_now());
        if (!refusal) {
            choice.lane = lane;
            return choice;
        }
        add(choice.why, lane->name(), refusal->reason);
        add(choice.refused, lane->name(), refusal->reason);
        choice.again = std::min(choice.again, refusal->until);
    }
    return choice;
}

void LiveTrack::dial() {
    const auto now = steady_now();
    auto choice = choose();
    if (!choice.lane) {
        if (line_.serving() == nullptr) announcer_.nobody(choice.why);
        line_.no_lane(choice.again, now);
        return;
    }
    if (line_.serving() == nullptr) announcer_.connecting(choice.lane->name());
    auto io = choice.lane->call({executor_, options_.leg, health_, *recording_, [this] { settle(); }, log_});
    line_.dial(io->leg(), now, wall_now_ms());
    const auto chosen = choice.why.empty() ? std::string("the first of lanes.live") : choice.why;
    connections_.push_back({io->leg(), choice.lane, std::move(io), choice.refused, chosen, false});
    dialing_.spawn(connect(std::prev(connections_.end())));
}

net::Task<void> LiveTrack::connect(Place place) {
    const auto connected = co_await place->io->connect(steady_now() + options_.connect_limit);
    const bool killed = co_await net::killed();
    if (killed || line_.done()) {
        connections_.erase(place);
        co_return;
    }
    if (!connected) {
        const auto gone = std::move(*place);
        connections_.erase(place);
        line_.dial_failed(steady_now());
        failed(gone, connected.error());
        settle();
        co_return;
    }
    serving_.spawn(serve(place));
}

net::Task<void> LiveTrack::serve(Place place) {
    co_await place->io->serve();
    settle();
    connections_.erase(place);
}

net::Task<void> LiveTrack::read(audio::Stretch want) {
    const auto pcm = co_await recording_->read(want.begin, want.end);
    if (pcm) {
        line_.on_read(*pcm, steady_now());
    } else {
        log_.warn("recording_unreadable", {{"error", pcm.error().text()}});
        line_.unreadable(steady_now());
    }
    settle();
}

void LiveTrack::look_for_better(Instant now) {
    if (line_.serving() == nullptr || now < better_at_) return;
    better_at_ = now + kLookAgain;
    const auto is_it = [&](const Connection& each) { return each.leg.get() == line_.serving(); };
    const auto serving = std::ranges::find_if(connections_, is_it);
    if (serving == connections_.end() || serving->lane == lanes_.front()) return;
    const auto best = choose().lane;
    const auto place = [&](const auto& lane) { return std::ranges::find(lanes_, lane); };
    if (best && place(best) < place(serving->lane)) line_.prefer_another();
}

void LiveTrack::settle() {
    update();
    wake_.notify();
}

void LiveTrack::update() {
    line_.settle(steady_now());
    report_failures();
    announce_serving();
    tell_events();
    tell_counts();
    wake_writers();
}

void LiveTrack::tell_events() {
    for (const auto& event : line_.take_events()) {
        if (std::holds_alternative<proto::LiveText>(event)) in_a_row_ = 0;
        if (const auto* span = std::get_if<proto::LiveSpan>(&event)) {
            sink_.span(to_lane_span(*span));
        } else {
            sink_.event(event);
        }
    }
}

void LiveTrack::report_failures() {
    for (auto& connection : connections_) {
        if (connection.told || !connection.leg->failure) continue;
        connection.told = true;
        failed(connection, *connection.leg->failure);
    }
}

// Remembers it where that spares others the same, and says when the next try may be.
void LiveTrack::failed(const Connection& connection, const proto::UpstreamError& error) {
    const auto now = steady_now();
    const auto& key = connection.lane->health_key();
    health_.report(key, error, now, wall_now_ms());
    in_a_row_ = key == failing_key_ ? in_a_row_ + 1 : 1;
    failing_key_ = key;
    const bool planned = error.fault == UpstreamFault::session_expired || error.fault == UpstreamFault::key_expired;
    if (in_a_row_ >= kTooOften) health_.rest(key, error, now);
    log_.warn(
        "lane_down", {{"lane", connection.lane->name()},
                      {"fault", proto::name(error.fault)},
                      {"status", error.status},
                      {"code", error.code},
                      {"request_id", error.request_id}}
    );
    if (line_.serving() == nullptr) announcer_.down(connection.lane->name(), explain(error));
    if (health_.refusal(key, now) || (planned && in_a_row_ == 1)) return;
    line_.rest_until(now + proto::backoff(kReconnect, line_.failures(), random_unit(), error, wall_now_ms()));
}

void LiveTrack::announce_serving() {
    const auto* serving = line_.serving();
    const auto number = serving == nullptr ? 0 : serving->number;
    if (std::exchange(announced_leg_, number) == number) return;
    const auto is_it = [&](const Connection& each) { return each.leg.get() == serving; };
    const auto connection = std::ranges::find_if(connections_, is_it);
    if (connection == connections_.end()) return;
    health_.clear(connection->lane->health_key());
    announcer_.up(connection->lane->name(), connection->passed_over);
}

// A leg is among connections_ until all that it brought about was told.
LaneSpan LiveTrack::to_lane_span(const proto::LiveSpan& span) const {
    LaneSpan out{span.begin, span.end, {}, span.reason, {}};
    const auto is_it = [&](const Connection& each) { return each.leg->number == span.leg; };
    const auto connection = std::ranges::find_if(connections_, is_it);
    if (connection == connections_.end()) {
        if (!span.reason.empty()) out.reason = announcer_.why_nobody(span.reason);
    } else if (span.reason.empty()) {
        out.lane = connection->lane->name();
        out.reason = connection->chosen;
    } else {
        const char* what = span.reason == "timeout" ? " did not answer in time" : " failed on it";
        out.reason = connection->lane->name() + what;
    }
    return out;
}

void LiveTrack::tell_counts() {
    const auto& now = line_.counts();
    const proto::LiveSuccession::Counts since{
        now.rollovers - told_.rollovers, now.replays - told_.replays, now.replayed - told_.replayed};
    if (since.rollovers == 0 && since.replays == 0) return;
    told_ = now;
    log_.info(
        "live_succession", {{"rollovers", since.rollovers},
                            {"replays", since.replays},
                            {"replayed_ms", samples_to_ms(since.replayed)},
                            {"lane", announcer_.lane()}}
    );
    sink_.counts(since);
}

void LiveTrack::wake_writers() {
    for (const auto& connection : connections_) {
        if (connection.leg->ended() || connection.leg->has_outgoing()) connection.io->wake();
    }
}

void LiveTrack::append(std::span<const std::int16_t> pcm, Samples track) {
    line_.append(pcm, track, steady_now());
    if (!line_.live()) {
        // What is lost for want of a connection is news; and the loop reads the recording where it ran ahead of us.
        tell_events();
        if (!std::exchange(behind_, true)) wake_.notify();
        return;
    }
    behind_ = false;
    wake_writers();
}

void LiveTrack::quiet() {
    line_.quiet(steady_now());
    wake_writers();
}

std::uint64_t LiveTrack::flush() {
    const auto id = line_.flush(steady_now());
    settle();
    return id;
}

void LiveTrack::drain() {
    line_.drain(steady_now());
    settle();
}

void LiveTrack::leave(const std::string& key) {
    for (const auto& connection : connections_) {
        if (connection.lane->health_key() == key) connection.io->abort();
    }
}

void LiveTrack::abandon() {
    line_.abandon(steady_now());
    settle();
    for (const auto& connection : connections_)
        connection.io->abort();
}

}  // namespace scribed::upstream
