// SPDX-License-Identifier: Apache-2.0
#include "daemon/batch_job.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "daemon/cut_off_pieces.hpp"
#include "daemon/patient_ask.hpp"
#include "net/shards.hpp"
#include "transcript/render.hpp"

namespace scribed::daemon {
namespace {

using store::PieceState;

// What the batch model is told beforehand, as one text.
std::string told(const store::SessionRow& session) {
    std::string out = session.prompt;
    for (const auto& keyword : session.keywords)
        out += (out.empty() ? "" : ", ") + keyword;
    return out;
}

}  // namespace

BatchJob::BatchJob(
    Services& services,
    const upstream::BatchAsk& ask,
    AnalysisQueue& analyses,
    store::SessionRow session,
    std::shared_ptr<Feed> feed,
    net::Executor executor,
    std::function<net::Task<void>()> answered,
    bool patient
)
    : services_(services),
      analyses_(analyses),
      session_(std::move(session)),
      feed_(std::move(feed)),
      executor_(executor),
      answered_(std::move(answered)),
      log_(Log("batch").with("session", session_.id)),
      pieces_(services, ask, patient, session_, tracks_, executor, log_, [this](std::size_t done, std::size_t total) {
          return on_pieces(done, total);
      }) {}

net::Task<BatchJob::Outcome> BatchJob::run() {
    const auto loaded = co_await load_tracks();
    if (!loaded) co_return co_await failure(loaded.error().message());
    const auto listened = co_await analyse();
    if (!listened) co_return co_await failure(listened.error().message());
    const auto version = co_await pieces_.load();
    if (!version) co_return co_await failure(version.error().message());
    version_ = *version;
    log_.info(
        "job_started", {{"version", version_}, {"pieces", pieces_.total()}, {"done", pieces_.count(PieceState::done)}}
    );
    co_await pieces_.send();
    const bool killed = co_await net::killed();
    if (killed) co_return Outcome{End::killed, {}};
    if (pieces_.wait()) co_return Outcome{End::waits, pieces_.error(), pieces_.wait()};
    const auto merged = co_await merge_and_store();
    if (!merged) co_return co_await failure(merged.error().message());
    if (const auto failed = pieces_.count(PieceState::failed); failed > 0) {
        const auto what =
            fmt::format("{} of {} pieces could not be transcribed and keep their live text", failed, pieces_.total());
        co_return Outcome{End::failed, what + ": " + pieces_.error()};
    }
    co_return Outcome{};
}

net::Task<BatchJob::Outcome> BatchJob::failure(std::string why) {
    const bool killed = co_await net::killed();
    co_return Outcome{killed ? End::killed : End::failed, std::move(why)};
}

net::Task<Result<void>> BatchJob::load_tracks() {
    using Stored = std::pair<std::vector<store::TrackRow>, std::vector<transcript::Segment>>;
    const auto read = [id = session_.id](store::Database& database) -> Result<Stored> {
        auto tracks = database.tracks(id);
        if (!tracks) return tracks.error();
        auto segments = database.segments(id);
        if (!segments) return segments.error();
        return Stored{std::move(*tracks), std::move(*segments)};
    };
    const auto stored = co_await patient_ask(services_.store, read, log_, "job_not_read");
    if (!stored) co_return stored.error();
    for (const auto& row : stored->first) {
        transcript::MergeTrack heard{row.id, row.name, {}, {}, {}};
        for (const auto& segment : stored->second) {
            if (segment.track != row.id || segment.state != transcript::SegmentState::final) continue;
            heard.live.push_back({segment.id, segment.start_ms, segment.end_ms, segment.text});
        }
        const auto earlier = [](const auto& a, const auto& b) { return a.start_ms < b.start_ms; };
        std::stable_sort(heard.live.begin(), heard.live.end(), earlier);
        heard.prompt = told(session_);
        heard.listened = true;
        tracks_.push_back({row, std::move(heard), {}, {}});
    }
    co_return Result<void>{};
}

net::Task<Result<void>> BatchJob::analyse() {
    co_await report("listening", 0, tracks_.size());
    audio::PieceLimits limits;
    const auto config = services_.config.get();
    limits.max_length = static_cast<Samples>(config->batch.piece_s) * kTrackRate;
    limits.max_pause = static_cast<Samples>(config->batch.max_pause_s) * kTrackRate;
    std::size_t done = 0;
    for (auto& track : tracks_) {
        const auto file = services_.recorder.track_path(session_.id, track.row.file);
        auto analysis = co_await analyses_.analyse(executor_, session_.user, file, limits);
        if (!analysis) co_return analysis.error();
        for (const auto& voice : analysis->voice)
            track.heard.speech.push_back({samples_to_ms(voice.begin), samples_to_ms(voice.end)});
        track.cuts = std::move(analysis->pieces);
        co_await report("listening", ++done, tracks_.size());
    }
    co_return Result<void>{};
}

std::vector<transcript::MergeTrack> BatchJob::merge_input() const {
    std::vector<transcript::MergeTrack> out;
    for (const auto& track : tracks_) {
        out.push_back(track.heard);
        out.back().canon = best_texts(track.pieces);
    }
    return out;
}

net::Task<Result<void>> BatchJob::merge_and_store() {
    co_await report("merging", pieces_.total(), pieces_.total());
    transcript::DocumentInfo info;
    info.session = session_.id;
    info.title = session_.title;
    info.started_ms = session_.created_ms;
    info.version = version_;
    const auto work = [tracks = merge_input(), info] {
        return transcript::render(transcript::merge(tracks), info, transcript::Format::json);
    };
    auto document = co_await services_.workers.run(work);
    store::CanonRow row{session_.id, version_, wall_now_ms(), std::move(document)};
    const auto put = [row = std::move(row)](store::Database& database) { return database.put_canon(row); };
    auto stored = co_await patient_ask(services_.store, put, log_, "canon_not_stored");
    if (!stored) co_return stored.error();
    co_await net::run_on(feed_->executor(), publish_canon(feed_, version_));
    log_.info(
        "canon_stored",
        {{"version", version_}, {"pieces", pieces_.total()}, {"failed", pieces_.count(PieceState::failed)}}
    );
    co_return Result<void>{};
}

net::Task<void> BatchJob::publish_canon(std::shared_ptr<Feed> feed, int version) {
    feed->set_canon(version);
    co_return;
}

net::Task<void> BatchJob::publish_progress(
    std::shared_ptr<Feed> feed, std::string stage, std::size_t done, std::size_t total
) {
    feed->set_progress(std::move(stage), done, total);
    co_return;
}

net::Task<void> BatchJob::on_pieces(std::size_t done, std::size_t total) {
    const bool more = answers_ && done > *answers_;
    answers_ = done;
    if (more) co_await answered_();
    co_await report("transcribing", done, total);
}

net::Task<void> BatchJob::report(std::string stage, std::size_t done, std::size_t total) {
    co_await net::run_on(feed_->executor(), publish_progress(feed_, std::move(stage), done, total));
}

}  // namespace scribed::daemon
