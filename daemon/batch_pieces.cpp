// SPDX-License-Identifier: Apache-2.0
#include "daemon/batch_pieces.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "daemon/cut_off_pieces.hpp"
#include "daemon/patient_ask.hpp"
#include "daemon/recording_analysis.hpp"
#include "net/task_group.hpp"

namespace scribed::daemon {
namespace {

using store::PieceState;

std::chrono::milliseconds length_of(const store::PieceRow& piece) {
    return std::chrono::milliseconds(samples_to_ms(piece.end - piece.begin));
}

std::vector<store::PieceRow> same_track(const std::vector<store::PieceRow>& rows, std::uint32_t track) {
    std::vector<store::PieceRow> out;
    std::ranges::copy_if(rows, std::back_inserter(out), [&](const auto& row) { return row.track == track; });
    return out;
}

bool counts(const store::PieceRow& piece, const std::vector<store::PieceRow>& rows) {
    return piece.state == PieceState::done || !has_parts(piece, rows);
}

// Of the lanes that stand before the one that answered: those that nobody asked.
std::string without_credentials_before(const std::string& lane, const BatchLanes& lanes) {
    std::string out;
    for (const auto& each : lanes) {
        if (lane.empty() || each->name() == lane) break;
        if (each->configured()) continue;
        if (!out.empty()) out += "; ";
        out += each->name() + ": no credentials";
    }
    return out;
}

net::Task<Result<std::string>> cut_on(
    net::WorkerPool& workers, std::filesystem::path file, Samples begin, Samples end
) {
    const auto cut = [file = std::move(file), begin, end] { return cut_wav(file, begin, end); };
    co_return co_await workers.run(cut);
}

Result<void> put_pieces(store::Database& database, const std::vector<store::PieceRow>& rows) {
    for (const auto& row : rows) {
        if (auto put = database.put_piece(row); !put) return put;
    }
    return {};
}

}  // namespace

BatchPieces::BatchPieces(
    Services& services,
    const upstream::BatchAsk& ask,
    bool patient,
    const store::SessionRow& session,
    std::vector<BatchTrack>& tracks,
    net::Executor executor,
    Log log,
    Report report
)
    : services_(services),
      ask_(ask),
      patient_(patient),
      session_(session),
      lanes_(services.lanes.batch(session.user)),
      tracks_(tracks),
      executor_(executor),
      log_(std::move(log)),
      report_(std::move(report)) {}

net::Task<Result<int>> BatchPieces::load() {
    using Stored = std::pair<int, std::vector<store::PieceRow>>;
    const auto read = [id = session_.id](store::Database& database) -> Result<Stored> {
        const auto version = database.next_version(id);
        if (!version) return version.error();
        auto pieces = database.pieces(id, *version);
        if (!pieces) return pieces.error();
        return Stored{*version, std::move(*pieces)};
    };
    auto stored = co_await patient_ask(services_.store, read, log_, "pieces_not_read");
    if (!stored) co_return stored.error();
    const int version = stored->first;
    const bool begun = !stored->second.empty();
    for (auto& piece : stored->second) {
        // What failed in an earlier life of this job is tried again, in its parts where it has some.
        const bool parted = has_parts(piece, same_track(stored->second, piece.track));
        if (piece.state == PieceState::failed && !parted) piece.state = PieceState::pending;
        for (auto& track : tracks_) {
            if (track.row.index == piece.track) track.pieces.push_back(piece);
        }
    }
    if (begun || lanes_.empty()) co_return version;
    std::vector<store::PieceRow> rows;
    for (auto& track : tracks_) {
        std::uint32_t index = 0;
        for (const auto& cut : track.cuts) {
            store::PieceRow row;
            row.session = session_.id;
            row.version = version;
            row.track = track.row.index;
            row.index = index++;
            row.begin = cut.begin;
            row.end = cut.end;
            track.pieces.push_back(row);
            rows.push_back(std::move(row));
        }
    }
    const auto insert = [rows](store::Database& database) { return put_pieces(database, rows); };
    const auto inserted = co_await patient_ask(services_.store, insert, log_, "pieces_not_stored");
    if (!inserted) co_return inserted.error();
    co_return version;
}

net::Task<void> BatchPieces::send() {
    bool more = true;
    while (more) {
        co_await send_missing();
        const bool killed = co_await net::killed();
        if (killed || wait_) co_return;
        more = co_await part_cut_off();
        more = more || count(PieceState::pending) > 0;
    }
}

net::Task<void> BatchPieces::send_missing() {
    net::TaskGroup group(executor_, "pieces");
    co_await report_(count(PieceState::done), total());
    for (auto& track : tracks_) {
        // A copy: whoever is answered may add to the track's.
        for (const auto& piece : std::vector(track.pieces)) {
            if (piece.state == PieceState::pending) group.spawn(send_one(&track, piece));
        }
    }
    co_await group.join();
}

net::Task<void> BatchPieces::send_one(BatchTrack* track, store::PieceRow piece) {
    const auto path = services_.recorder.track_path(session_.id, track->row.file);
    upstream::Clip clip;
    clip.wav = [this, path, begin = piece.begin, end = piece.end] {
        return cut_on(services_.workers, path, begin, end);
    };
    clip.length = length_of(piece);
    clip.options.model = services_.config.get()->batch.model;
    clip.options.language = session_.language;
    clip.options.prompt = session_.prompt;
    clip.options.keywords = session_.keywords;
    clip.user = session_.user;
    clip.unwanted = [this] { return wait_.has_value(); };
    const bool can_halve = !halves_of(piece, track->pieces, track->heard).empty();
    const auto& retries = services_.metrics.piece_retries;
    auto answer = co_await send_piece(ask_, executor_, lanes_, clip, can_halve, retries, log_);
    if (answer.dropped) co_return;
    std::vector<store::PieceRow> halves;
    if (answer.too_long && answer.state == PieceState::failed) halves = halves_of(piece, track->pieces, track->heard);
    if (!halves.empty()) answer.wait.reset();
    take(piece, std::move(answer));
    for (auto& row : track->pieces) {
        if (row.index == piece.index) row = piece;
    }
    track->pieces.insert(track->pieces.end(), halves.begin(), halves.end());
    halves.push_back(piece);
    co_await keep(std::move(halves), "piece_not_stored");
    co_await report_(count(PieceState::done), total());
}

void BatchPieces::take(store::PieceRow& piece, PieceAnswer answer) {
    piece.state = answer.state;
    piece.text = std::move(answer.text);
    piece.lane = std::move(answer.lane);
    piece.passed_over = without_credentials_before(piece.lane, lanes_);
    if (!piece.passed_over.empty() && !answer.passed_over.empty()) piece.passed_over += "; ";
    piece.passed_over += answer.passed_over;
    piece.attempts += answer.attempts;
    if (!answer.error.empty()) error_ = answer.error;
    piece.error = std::move(answer.error);
    if (piece.state == PieceState::done) services_.metrics.pieces_done.add();
    if (piece.state != PieceState::failed) return;
    if (answer.wait && (patient_ || answer.wait->what != PieceWait::For::service)) {
        if (!wait_) wait_ = answer.wait;
        piece.state = PieceState::pending;
    } else {
        services_.metrics.pieces_failed.add();
    }
}

net::Task<void> BatchPieces::keep(std::vector<store::PieceRow> rows, const char* event) {
    const auto put = [rows = std::move(rows)](store::Database& database) { return put_pieces(database, rows); };
    // Nothing to do where that fails: the job was killed, or the session deleted.
    static_cast<void>(co_await patient_ask(services_.store, put, log_, event));
}

net::Task<bool> BatchPieces::part_cut_off() {
    std::vector<store::PieceRow> changed;
    for (auto& track : tracks_) {
        const auto work = [rows = track.pieces, heard = track.heard] { return find_cut_off_pieces(rows, heard); };
        const auto found = co_await services_.workers.run(work);
        for (const auto& cut_off : found) {
            const auto& whole = cut_off.whole;
            log_.warn(
                "piece_cut_off", {{"track", track.row.id},
                                  {"piece", whole.index},
                                  {"seconds", samples_to_ms(whole.end - whole.begin) / 1000},
                                  {"lane", whole.lane},
                                  {"parts", cut_off.parts.size()}}
            );
            services_.metrics.pieces_cut_off.add();
            for (auto& piece : track.pieces) {
                if (piece.index == whole.index) piece = whole;
            }
            track.pieces.insert(track.pieces.end(), cut_off.parts.begin(), cut_off.parts.end());
            changed.push_back(whole);
            changed.insert(changed.end(), cut_off.parts.begin(), cut_off.parts.end());
        }
    }
    if (changed.empty()) co_return false;
    co_await keep(std::move(changed), "parts_not_stored");
    co_return true;
}

// A piece that was sent again in parts counts by them, unless it has a text of its own.
std::size_t BatchPieces::count(PieceState state) const {
    std::size_t sum = 0;
    for (const auto& track : tracks_) {
        for (const auto& piece : track.pieces)
            sum += piece.state == state && counts(piece, track.pieces) ? 1 : 0;
    }
    return sum;
}

std::size_t BatchPieces::total() const {
    std::size_t sum = 0;
    for (const auto& track : tracks_) {
        for (const auto& piece : track.pieces)
            sum += counts(piece, track.pieces) ? 1 : 0;
    }
    return sum;
}

}  // namespace scribed::daemon
