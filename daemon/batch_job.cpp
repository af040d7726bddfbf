// SPDX-License-Identifier: Apache-2.0
#include "daemon/batch_job.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "daemon/piece_sender.hpp"
#include "net/shards.hpp"
#include "net/task_group.hpp"
#include "transcript/render.hpp"

namespace scribed::daemon {
namespace {

using store::PieceState;

std::chrono::milliseconds length_of(const store::PieceRow& piece) {
    return std::chrono::milliseconds(samples_to_ms(piece.end - piece.begin));
}

}  // namespace

BatchJob::BatchJob(
    Services& services, Slots& slots, store::SessionRow session, std::shared_ptr<Feed> feed, net::Executor executor
)
    : services_(services),
      slots_(slots),
      session_(std::move(session)),
      feed_(std::move(feed)),
      executor_(executor),
      log_(Log("batch").with("session", session_.id)) {}

net::Task<BatchJob::Outcome> BatchJob::run() {
    auto ready = co_await load_tracks();
    if (ready) ready = co_await analyse();
    if (ready) ready = co_await load_pieces();
    if (!ready) co_return Outcome{End::failed, ready.error().message()};
    log_.info("job_started", {{"version", version_}, {"pieces", total()}, {"done", count(PieceState::done)}});
    co_await send_all();
    const bool killed = co_await net::killed();
    if (killed) co_return Outcome{End::killed, {}};
    if (account_refused_) co_return Outcome{End::account_refused, error_};
    const auto merged = co_await merge_and_store();
    if (!merged) co_return Outcome{End::failed, merged.error().message()};
    if (const auto failed = count(PieceState::failed); failed > 0) {
        const auto what =
            fmt::format("{} of {} pieces could not be transcribed and keep their live text", failed, total());
        co_return Outcome{End::failed, what + ": " + error_};
    }
    co_return Outcome{};
}

net::Task<Result<void>> BatchJob::load_tracks() {
    const auto read = [id = session_.id](store::Database& database) { return database.tracks(id); };
    auto rows = co_await services_.store.ask(read);
    if (!rows) co_return rows.error();
    for (auto& row : *rows)
        tracks_.push_back({std::move(row), {}, {}});
    co_return Result<void>{};
}

net::Task<Result<void>> BatchJob::analyse() {
    co_await report("listening", 0, tracks_.size());
    audio::PieceLimits limits;
    limits.max_length = static_cast<Samples>(services_.config.batch.piece_s) * kTrackRate;
    limits.max_pause = static_cast<Samples>(services_.config.batch.max_pause_s) * kTrackRate;
    std::size_t done = 0;
    for (auto& track : tracks_) {
        const auto file = services_.recorder.track_path(session_.id, track.row.file);
        const auto work = [file, limits] { return analyse_recording(file, limits); };
        auto analysis = co_await services_.workers.run(work);
        if (!analysis) co_return analysis.error();
        track.analysis = std::move(*analysis);
        co_await report("listening", ++done, tracks_.size());
    }
    co_return Result<void>{};
}

// Pieces of a job that a restart interrupted are there already, with the answers that were given; else they are cut
// now.
net::Task<Result<void>> BatchJob::load_pieces() {
    using Stored = std::pair<int, std::vector<store::PieceRow>>;
    const auto read = [id = session_.id](store::Database& database) -> Result<Stored> {
        const auto version = database.next_version(id);
        if (!version) return version.error();
        auto pieces = database.pieces(id, *version);
        if (!pieces) return pieces.error();
        return Stored{*version, std::move(*pieces)};
    };
    auto stored = co_await services_.store.ask(read);
    if (!stored) co_return stored.error();
    version_ = stored->first;
    const bool begun = !stored->second.empty();
    for (auto& piece : stored->second) {
        for (auto& track : tracks_) {
            if (track.row.index == piece.track) track.pieces.push_back(piece);
        }
    }
    if (begun || services_.batch_lanes.empty()) co_return Result<void>{};
    std::vector<store::PieceRow> rows;
    for (auto& track : tracks_) {
        std::uint32_t index = 0;
        for (const auto& cut : track.analysis.pieces) {
            store::PieceRow row;
            row.session = session_.id;
            row.version = version_;
            row.track = track.row.index;
            row.index = index++;
            row.begin = cut.begin;
            row.end = cut.end;
            track.pieces.push_back(row);
            rows.push_back(std::move(row));
        }
    }
    const auto insert = [rows](store::Database& database) -> Result<void> {
        for (const auto& row : rows) {
            if (auto put = database.put_piece(row); !put) return put;
        }
        return {};
    };
    co_return co_await services_.store.ask(insert);
}

net::Task<void> BatchJob::send_all() {
    net::TaskGroup group(executor_, "pieces");
    co_await report("transcribing", count(PieceState::done), total());
    for (auto& track : tracks_) {
        for (auto& piece : track.pieces) {
            // What failed in an earlier life of this job is tried again.
            if (piece.state != PieceState::done) group.spawn(send_one(&piece, track.row.file));
        }
    }
    co_await group.join();
}

net::Task<void> BatchJob::send_one(store::PieceRow* piece, std::string file) {
    const auto place = co_await slots_.take();
    const bool killed = co_await net::killed();
    if (killed || account_refused_) co_return;
    const auto path = services_.recorder.track_path(session_.id, file);
    const auto cut = [path, begin = piece->begin, end = piece->end] { return cut_wav(path, begin, end); };
    auto wav = co_await services_.workers.run(cut);
    if (!wav) {
        piece->state = PieceState::failed;
        piece->error = error_ = wav.error().message();
    } else {
        proto::BatchOptions options;
        options.model = services_.config.batch.model;
        options.language = session_.language;
        options.prompt = session_.prompt;
        options.keywords = session_.keywords;
        auto answer = co_await send_piece(services_, std::move(*wav), length_of(*piece), std::move(options), log_);
        if (answer.killed) co_return;
        piece->state = answer.state;
        piece->text = std::move(answer.text);
        piece->lane = answer.lane;
        piece->attempts += answer.attempts;
        piece->error = answer.error;
        if (!answer.error.empty()) error_ = answer.error;
        if (answer.account_refused) {
            account_refused_ = true;
            piece->state = PieceState::pending;
        }
    }
    if (piece->state == PieceState::done) services_.metrics.pieces_done.add();
    if (piece->state == PieceState::failed) services_.metrics.pieces_failed.add();
    const auto put = [row = *piece](store::Database& database) { return database.put_piece(row); };
    const auto stored = co_await services_.store.ask(put);
    if (!stored) log_.error("piece_not_stored", {{"error", stored.error().text()}});
    co_await report("transcribing", count(PieceState::done), total());
}

net::Task<Result<std::vector<transcript::MergeTrack>>> BatchJob::merge_input() {
    const auto read = [id = session_.id](store::Database& database) { return database.segments(id); };
    auto segments = co_await services_.store.ask(read);
    if (!segments) co_return segments.error();
    std::vector<transcript::MergeTrack> out;
    for (const auto& track : tracks_) {
        transcript::MergeTrack merge{track.row.id, track.row.name, {}, {}, {}};
        for (const auto& segment : *segments) {
            if (segment.track != track.row.id || segment.state != transcript::SegmentState::final) continue;
            merge.live.push_back({segment.id, segment.start_ms, segment.end_ms, segment.text});
        }
        const auto earlier = [](const auto& a, const auto& b) { return a.start_ms < b.start_ms; };
        std::stable_sort(merge.live.begin(), merge.live.end(), earlier);
        for (const auto& piece : track.pieces) {
            if (piece.state != PieceState::done) continue;
            merge.canon.push_back({samples_to_ms(piece.begin), samples_to_ms(piece.end), piece.text});
        }
        for (const auto& voice : track.analysis.voice) {
            merge.speech.push_back({samples_to_ms(voice.begin), samples_to_ms(voice.end)});
        }
        out.push_back(std::move(merge));
    }
    co_return out;
}

net::Task<Result<void>> BatchJob::merge_and_store() {
    auto input = co_await merge_input();
    if (!input) co_return input.error();
    co_await report("merging", total(), total());
    transcript::DocumentInfo info;
    info.session = session_.id;
    info.title = session_.title;
    info.started_ms = session_.created_ms;
    info.version = version_;
    const auto work = [tracks = std::move(*input), info] {
        return transcript::render(transcript::merge(tracks), info, transcript::Format::json);
    };
    auto document = co_await services_.workers.run(work);
    store::CanonRow row{session_.id, version_, wall_now_ms(), std::move(document)};
    const auto put = [row = std::move(row)](store::Database& database) { return database.put_canon(row); };
    auto stored = co_await services_.store.ask(put);
    if (!stored) co_return stored.error();
    co_await net::run_on(feed_->executor(), publish_canon(feed_, version_));
    log_.info("canon_stored", {{"version", version_}, {"pieces", total()}, {"failed", count(PieceState::failed)}});
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

net::Task<void> BatchJob::report(std::string stage, std::size_t done, std::size_t total) {
    co_await net::run_on(feed_->executor(), publish_progress(feed_, std::move(stage), done, total));
}

std::size_t BatchJob::count(PieceState state) const {
    std::size_t sum = 0;
    for (const auto& track : tracks_) {
        for (const auto& piece : track.pieces)
            sum += piece.state == state ? 1 : 0;
    }
    return sum;
}

std::size_t BatchJob::total() const {
    std::size_t sum = 0;
    for (const auto& track : tracks_)
        sum += track.pieces.size();
    return sum;
}

}  // namespace scribed::daemon
