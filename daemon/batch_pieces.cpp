// SPDX-License-Identifier: Apache-2.0
#include "daemon/batch_pieces.hpp"

#include "daemon/cut_off_pieces.hpp"
#include "daemon/piece_sender.hpp"
#include "daemon/recording_analysis.hpp"
#include "net/task_group.hpp"

namespace scribed::daemon {
namespace {

using store::PieceState;

std::chrono::milliseconds length_of(const store::PieceRow& piece) {
    return std::chrono::milliseconds(samples_to_ms(piece.end - piece.begin));
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
    Slots& slots,
    const store::SessionRow& session,
    std::vector<BatchTrack>& tracks,
    net::Executor executor,
    Log log,
    Report report
)
    : services_(services),
      slots_(slots),
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
    auto stored = co_await services_.store.ask(read);
    if (!stored) co_return stored.error();
    const int version = stored->first;
    const bool begun = !stored->second.empty();
    for (auto& piece : stored->second) {
        // What failed in an earlier life of this job is tried again.
        if (piece.state == PieceState::failed) piece.state = PieceState::pending;
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
    const auto inserted = co_await services_.store.ask(insert);
    if (!inserted) co_return inserted.error();
    co_return version;
}

net::Task<void> BatchPieces::send() {
    bool more = true;
    while (more) {
        co_await send_missing();
        const bool killed = co_await net::killed();
        if (killed || account_refused_) co_return;
        more = co_await part_cut_off();
    }
}

net::Task<void> BatchPieces::send_missing() {
    net::TaskGroup group(executor_, "pieces");
    co_await report_(count(PieceState::done), total());
    for (auto& track : tracks_) {
        for (auto& piece : track.pieces) {
            if (piece.state == PieceState::pending) group.spawn(send_one(&piece, track.row.file));
        }
    }
    co_await group.join();
}

net::Task<void> BatchPieces::send_one(store::PieceRow* piece, std::string file) {
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
        options.model = services_.config.get()->batch.model;
        options.language = session_.language;
        options.prompt = session_.prompt;
        options.keywords = session_.keywords;
        auto answer =
            co_await send_piece(services_, lanes_, std::move(*wav), length_of(*piece), std::move(options), log_);
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
    co_await report_(count(PieceState::done), total());
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
    const auto put = [changed](store::Database& database) { return put_pieces(database, changed); };
    const auto stored = co_await services_.store.ask(put);
    if (!stored) log_.error("parts_not_stored", {{"error", stored.error().text()}});
    co_return true;
}

std::size_t BatchPieces::count(PieceState state) const {
    std::size_t sum = 0;
    for (const auto& track : tracks_) {
        for (const auto& piece : track.pieces)
            sum += piece.state == state ? 1 : 0;
    }
    return sum;
}

std::size_t BatchPieces::total() const {
    std::size_t sum = 0;
    for (const auto& track : tracks_)
        sum += track.pieces.size();
    return sum;
}

}  // namespace scribed::daemon
