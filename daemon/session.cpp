// SPDX-License-Identifier: Apache-2.0
#include "daemon/session.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "daemon/recording_reader.hpp"

namespace scribed::daemon {
namespace {

// How often a session looks at its clocks: quiet tracks, gaps that grew, a client that stays away.
constexpr std::chrono::milliseconds kTick{200};
// How long a full disk may hold back a client before it is sent away; the session stays resumable.
constexpr std::chrono::seconds kDiskPatience{10};
// What one session may hold of each (docs/protocol.md). Each track is an open file and a connection upstream.
constexpr std::size_t kMostTracks = 64;
constexpr int kMostMarks = 10000;
// Where so much waits for the database, who adds to it waits too.
constexpr std::size_t kMostBacklog = 500;

proto::IngestRefusal refuse(std::string code, std::string message, std::string param = {}) {
    return {{std::move(code), std::move(message), false, std::move(param)}, proto::IngestClose::normal};
}

}  // namespace

/// While one is there, nothing is read from the connection that waits for it.
class Session::ClientWaits {
public:
    explicit ClientWaits(Session& session) : session_(session) { session_.listening_.pause(steady_now()); }
    ClientWaits(const ClientWaits&) = delete;
    ClientWaits& operator=(const ClientWaits&) = delete;
    ~ClientWaits() { session_.listening_.resume(steady_now()); }

private:
    Session& session_;
};

Session::Session(Services& services, std::shared_ptr<Feed> feed)
    : services_(services),
      config_(services.config.get()),
      feed_(std::move(feed)),
      log_(Log("session").with("session", feed_->row().id)),
      children_(feed_->executor(), "live"),
      wake_(feed_->executor()),
      disk_(feed_->executor()),
      gaps_([this](const std::string& track, Samples begin, Samples end, const std::string& reason) {
          publish_gap(track, begin, end, reason);
      }),
      spans_([this](const std::string& track, const upstream::LaneSpan& span) { store_span(track, span); }),
      lonely_since_(steady_now()),
      clock_(
          steady_now() - std::chrono::milliseconds(std::max<std::int64_t>(0, wall_now_ms() - feed_->row().created_ms)),
          std::chrono::seconds(config_->session.max_ahead_s)
      ) {
    feed_->set_listener([this](const proto::ServerMessage& message) {
        if (client_) client_->post(message);
    });
}

std::string Session::disk_code(const Error& error) { return error.code() == Errc::disk_full ? "disk_full" : "storage"; }

Session::~Session() { feed_->set_listener({}); }

net::Task<Result<void>> Session::open() {
    for (const auto& row : feed_->tracks()) {
        auto opened = co_await open_track(row);
        if (!opened) co_return opened.error();
    }
    co_return Result<void>{};
}

std::unique_ptr<upstream::LiveTrack> Session::make_live(const store::TrackRow& row) {
    const auto& session = feed_->row();
    auto lanes = services_.lanes.live(session.user);
    if (lanes.empty()) return nullptr;
    const auto& live = config_->live;
    upstream::LiveOptions options;
    auto& line = options.line;
    options.leg.session.config = {live.model,         session.language,     session.prompt,
                                  session.keywords,   live.noise_reduction, {},
                                  live.vad_threshold, live.vad_prefix_ms,   live.vad_silence_ms};
    options.leg.session.item_limit = std::chrono::seconds(live.item_s);
    options.leg.session.min_append = std::chrono::milliseconds(live.append_ms);
    options.leg.session.patience = std::chrono::seconds(live.patience_s);
    options.leg.closing_silence = std::chrono::milliseconds(live.vad_silence_ms + 400);
    line.backlog = std::chrono::seconds(live.backlog_s);
    line.catch_up = live.catch_up;
    line.session_limit = std::chrono::seconds(live.session_s);
    upstream::LiveTrack::Sink sink;
    sink.event = [this, row](const proto::LiveEvent& event) { on_live(row, event); };
    sink.lane = [this, row](const upstream::LaneChange& change) {
        if (change.state == "down") services_.metrics.lane_downs.add();
        feed_->set_lane(row.id, {change.lane, change.state, change.reason});
    };
    sink.span = [this, row](const upstream::LaneSpan& span) { on_span(row.id, span); };
    sink.counts = [this](const proto::LiveSuccession::Counts& since) {
        services_.metrics.rollovers.add(static_cast<double>(since.rollovers));
        services_.metrics.replays.add(static_cast<double>(since.replays));
        services_.metrics.replayed_seconds.add(static_cast<double>(since.replayed) / kTrackRate);
    };
    auto recording =
        std::make_unique<RecordingReader>(services_.workers, services_.recorder.track_path(id(), row.file));
    return std::make_unique<upstream::LiveTrack>(
        executor(), std::move(lanes), services_.health, std::move(recording), std::move(options), std::move(sink),
        Log("live").with("session", id()).with("track", row.id)
    );
}

net::Task<Result<void>> Session::open_track(store::TrackRow row) {
    store::Recorder::OnProgress on_progress_here = [this](store::RecordingProgress progress) { on_progress(progress); };
    auto recording =
        co_await services_.recorder.open_track(id(), row.index, row.file, executor(), std::move(on_progress_here));
    if (!recording) co_return recording.error();
    auto pipeline = TrackPipeline::make(row, std::move(*recording), make_live(row));
    if (!pipeline) co_return pipeline.error();
    tracks_.push_back(std::move(*pipeline));
    const auto length = tracks_.back()->length();
    // Nobody knows any more what of it came, and what was holes.
    clock_.sent(length, kTrackRate);
    // After a restart: what has no text yet gets it, and whoever had it, or had what the disk did not keep, has it no
    // more.
    const auto settled = std::min(length, ms_to_samples(feed_->settled_ms(row.id)));
    spans_.told(row.id, {settled, std::numeric_limits<Samples>::max(), {}, {}, {}}, steady_now());
    if (auto* live = tracks_.back()->live()) {
        if (length > 0) live->recorded(settled, length);
        children_.spawn(serve_live(live));
    }
    co_return Result<void>{};
}

net::Task<void> Session::serve_live(upstream::LiveTrack* live) {
    co_await live->run();
    wake_.notify();
}

std::shared_ptr<Outbox> Session::attach() {
    if (client_) client_->close(proto::IngestClose::conflict, "another connection continues this session");
    client_ = std::make_shared<Outbox>(executor());
    return client_;
}

void Session::detach(const std::shared_ptr<Outbox>& outbox) {
    if (client_ != outbox) return;
    client_.reset();
    lonely_since_ = steady_now();
}

proto::StartedMessage Session::started() const {
    proto::StartedMessage message{id(), feed_->row().resume_secret, {}};
    for (const auto& track : tracks_)
        message.tracks.push_back({track->row().id, track->row().index, track->next()});
    return message;
}

proto::Framing Session::framing() const { return feed_->row().tagged ? proto::Framing::tagged : proto::Framing::raw; }

std::optional<proto::IngestRefusal> Session::on_audio(const proto::IngestAudio& audio) {
    // The files close: a sample taken now would be promised to nobody and kept by nobody.
    if (finishing_ || suspended_) return refuse("finished", "the session is finishing; the frame was not recorded");
    auto& track = *tracks_[audio.track];
    thread_local std::vector<std::int16_t> scratch;
    const auto samples = proto::as_samples(audio.pcm, scratch);
    const auto now = steady_now();
    const auto rate = track.row().rate;
    if (audio.first && *audio.first > track.next() && *audio.first > clock_.furthest(rate, now)) {
        return refuse(
            "index_too_far",
            "sample " + std::to_string(*audio.first) + " of track `" + track.row().id +
                "` lies more than session.max_ahead_s ahead of the session's clock; the frame was ignored",
            "first"
        );
    }
    clock_.sent(track.accept(audio.first, samples, listening_.at(now)), rate);
    track.recording().poll();
    ++uncounted_frames_;
    uncounted_seconds_ += static_cast<double>(samples.size()) / rate;
    return std::nullopt;
}

void Session::count_audio() {
    if (uncounted_frames_ == 0) return;
    services_.metrics.frames.add(static_cast<double>(std::exchange(uncounted_frames_, 0)));
    services_.metrics.audio_seconds.add(std::exchange(uncounted_seconds_, 0));
}

bool Session::congested() const {
    return std::any_of(tracks_.begin(), tracks_.end(), [](const auto& track) {
        return track->recording().congested();
    });
}

net::Task<std::optional<proto::IngestRefusal>> Session::uncongested() {
    const ClientWaits waits(*this);
    const auto deadline = steady_now() + kDiskPatience;
    while (congested()) {
        const bool progress = co_await disk_.wait(std::min(deadline, steady_now() + kTick));
        const bool killed = co_await net::killed();
        if (killed) co_return std::nullopt;
        if (!progress && disk_error_ && steady_now() >= deadline) {
            proto::ErrorMessage error{disk_code(*disk_error_), disk_error_->message(), true, {}};
            co_return proto::IngestRefusal{std::move(error), proto::IngestClose::storage};
        }
    }
    co_return std::nullopt;
}

net::Task<std::optional<proto::IngestRefusal>> Session::add_track(proto::TrackSpec spec) {
    if (framing() == proto::Framing::raw) {
        co_return refuse("invalid", "a `raw` session has one track only; start with `tagged` framing", "type");
    }
    for (const auto& known : feed_->tracks()) {
        if (known.id == spec.id) co_return refuse("invalid", "track id `" + spec.id + "` is taken", "id");
    }
    if (feed_->tracks().size() >= kMostTracks) {
        co_return refuse("too_many", fmt::format("a session has at most {} tracks", kMostTracks), "type");
    }
    const auto index = static_cast<std::uint32_t>(feed_->tracks().size());
    const store::TrackRow row{id(),      index,
                              spec.id,   spec.name.empty() ? spec.id : spec.name,
                              spec.rate, std::to_string(index) + "-" + spec.id + ".wav"};
    if (finishing_ || suspended_) co_return refuse("finished", "the session is finishing; no track can join", "type");
    adding_ = true;
    const ClientWaits waits(*this);
    const auto insert = [row](store::Database& database) { return database.put_track(row); };
    auto stored = co_await services_.store.ask(insert);
    if (stored) stored = co_await open_track(row);
    adding_ = false;
    wake_.notify();
    if (!stored) co_return refuse(disk_code(stored.error()), stored.error().message());
    feed_->add_track(row);
    if (client_) client_->post(started());
    co_return std::nullopt;
}

net::Task<std::optional<proto::IngestRefusal>> Session::mark(std::string label) {
    if (marks_ >= kMostMarks) {
        co_return refuse("too_many", fmt::format("a session takes at most {} marks", kMostMarks), "type");
    }
    ++marks_;
    const store::MarkRow row{id(), longest_ms(), std::move(label)};
    const auto insert = [row](store::Database& database) { return database.put_mark(row); };
    if (services_.store.backlog() < kMostBacklog) {
        services_.store.write(insert);
        co_return std::nullopt;
    }
    const ClientWaits waits(*this);
    const auto stored = co_await services_.store.ask(insert);
    if (!stored) co_return refuse(disk_code(stored.error()), stored.error().message());
    co_return std::nullopt;
}

std::optional<proto::IngestRefusal> Session::barrier(std::string barrier_id) {
    if (barriers_.full()) {
        return refuse("too_many", fmt::format("{} barriers wait for their answer already", Barriers::kMost), "type");
    }
    std::vector<std::uint32_t> live;
    for (const auto& track : tracks_) {
        if (track->live() != nullptr) live.push_back(track->row().index);
    }
    barriers_.add(std::move(barrier_id), live, [this](std::uint32_t track) { return tracks_[track]->live()->flush(); });
    answer_barriers();
    return std::nullopt;
}

void Session::answer_barriers() {
    for (const auto& id : barriers_.take_answered()) {
        gaps_.flush();
        if (client_) client_->post(proto::BarrierReply{id});
    }
}

void Session::finish() {
    finishing_ = true;
    wake_.notify();
}

std::int64_t Session::longest_ms() const {
    Samples longest = 0;
    for (const auto& track : tracks_)
        longest = std::max(longest, track->length());
    return samples_to_ms(longest);
}

net::Task<bool> Session::run() {
    const auto resume = std::chrono::seconds(config_->session.resume_s);
    const std::chrono::milliseconds quiet(config_->live.quiet_ms);
    services_.metrics.sessions_live.add(1);
    // A track that is being opened is waited for: the files are closed all together.
    while (adding_ || (!finishing_ && !suspended_)) {
        co_await wake_.wait(steady_now() + kTick);
        const auto now = steady_now();
        for (const auto& track : tracks_)
            track->look_for_quiet(listening_.at(now), quiet);
        gaps_.tick(now);
        note_unheard();
        spans_.tick(now);
        feed_->tick(now);
        note_length();
        if (client_) client_->tick(now);
        count_audio();
        if (!finishing_ && !client_ && now - lonely_since_ >= resume) {
            log_.info("client_stayed_away");
            finishing_ = true;
        }
    }
    bool stored = false;
    if (!suspended_) stored = co_await close_down();
    services_.metrics.sessions_live.add(-1);
    co_return stored;
}

void Session::on_progress(const store::RecordingProgress& progress) {
    if (progress.error && !disk_error_) {
        log_.error("disk_failed", {{"error", progress.error->text()}});
        if (client_)
            client_->post(proto::ErrorMessage{disk_code(*progress.error), progress.error->message(), false, {}});
    }
    disk_error_ = progress.error;
    disk_.notify();
    if (!client_ || progress.track >= tracks_.size()) return;
    const auto& track = *tracks_[progress.track];
    client_->ack(track.row().id, track.acknowledged(), steady_now());
}

}  // namespace scribed::daemon
