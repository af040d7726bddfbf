// SPDX-License-Identifier: Apache-2.0
#include "store/disk_thread.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "store/recording_paths.hpp"

namespace scribed::store {
namespace {

// An acknowledgement may wait this long while others are being served (design.md section 5: many sessions, one sync).
constexpr std::chrono::milliseconds kDiskInterval{100};
constexpr std::chrono::milliseconds kOsInterval{20};
// A track that is being spoken comes by with every frame and takes its news itself, when its memory is warm and not
// together with all others; the rest is woken after this.
constexpr std::chrono::milliseconds kComesBy{25};

}  // namespace

DiskThread::DiskThread(
    std::filesystem::path root,
    Durability durability,
    audio::DiskCalls& calls,
    DurableSync sync,
    std::shared_ptr<DiskInbox> inbox
)
    : root_(std::move(root)),
      durability_(durability),
      calls_(calls),
      sync_(std::move(sync)),
      inbox_(std::move(inbox)),
      thread_([this] { run(); }) {}

DiskThread::~DiskThread() {
    inbox_->stop();
    thread_.join();
}

Recorder::Statistics DiskThread::statistics() const { return {bytes_written_, syncs_, errors_, last_cycle_ms_}; }

void DiskThread::run() {
    for (;;) {
        auto latest = retry_at();
        if (!told_.empty()) latest = latest ? std::min(*latest, remind_at_) : remind_at_;
        auto work = inbox_->wait(next_cycle_, latest);
        if (steady_now() >= remind_at_) remind();
        close(std::move(work.closing));
        for (const auto& job : work.jobs)
            job(std::nullopt);
        cycle(work.changed);
        if (work.stopping) return finish();
    }
}

void DiskThread::cycle(const std::vector<std::shared_ptr<TrackChannel>>& changed) {
    const auto now = steady_now();
    Tracks tracks;
    for (const auto& channel : changed) {
        auto* track = find(channel);
        if (track != nullptr && !track->failure()) tracks.push_back(track);
    }
    for (auto& [channel, track] : tracks_) {
        if (track.failure() && track.retry_at() <= now) tracks.push_back(&track);
    }
    if (tracks.empty()) return;
    next_cycle_ = now + (durability_ == Durability::disk ? kDiskInterval : kOsInterval);
    remind();
    flush(tracks, TrackFile::Header::when_old);
    remind_at_ = steady_now() + kComesBy;
    last_cycle_ms_ = std::chrono::duration<double, std::milli>(steady_now() - now).count();
}

void DiskThread::flush(const Tracks& tracks, TrackFile::Header header) {
    const auto now = steady_now();
    for (auto* track : tracks)
        track->write(header, now);
    const auto failures = sync(tracks);
    Tracks failed;
    Tracks recovered;
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        auto* track = tracks[i];
        const bool failed_before = track->failure().has_value();
        bytes_written_ += track->settle(failures[i], now) * sizeof(std::int16_t);
        told_.push_back(track->channel());
        if (track->failure()) ++errors_;
        if (failed_before != track->failure().has_value()) (failed_before ? recovered : failed).push_back(track);
    }
    report(failed, recovered);
}

void DiskThread::remind() {
    for (const auto& channel : told_)
        TrackChannel::remind(channel);
    told_.clear();
}

std::vector<std::optional<Error>> DiskThread::sync(const Tracks& tracks) {
    std::vector<std::optional<Error>> out(tracks.size());
    if (durability_ == Durability::os) return out;
    std::vector<TrackFile*> files;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        if (!tracks[i]->file().usable()) continue;
        files.push_back(&tracks[i]->file());
        places.push_back(i);
    }
    // Without a file too: a name that could not be made anew may be what its file waits for.
    if (!files.empty()) ++syncs_;
    auto failures = sync_.sync(files);
    for (std::size_t i = 0; i < files.size(); ++i)
        out[places[i]] = std::move(failures[i]);
    return out;
}

void DiskThread::report(const Tracks& failed, const Tracks& recovered) {
    if (!failed.empty()) {
        const auto& first = *failed.front();
        log_.error(
            "recording_failed",
            {{"tracks", failed.size()}, {"session", first.session()}, {"reason", first.failure()->text()}}
        );
    }
    if (!recovered.empty()) {
        const auto& first = *recovered.front();
        log_.info("recording_recovered", {{"tracks", recovered.size()}, {"session", first.session()}});
    }
}

void DiskThread::close(std::vector<DiskInbox::Closing> closing) {
    Tracks tracks;
    for (const auto& each : closing) {
        if (auto* track = find(each.channel)) tracks.push_back(track);
    }
    if (!tracks.empty()) flush(tracks, TrackFile::Header::now);
    // A failed sync is told once, perhaps of pages written long ago: what it lost is written anew, and then it is
    // known.
    std::erase_if(tracks, [](const auto* track) { return !track->failure(); });
    if (!tracks.empty()) flush(tracks, TrackFile::Header::now);
    // Before the answers: who is told that a file is closed knows what is in it.
    if (!closing.empty()) remind();
    for (auto& each : closing) {
        auto* track = find(each.channel);
        if (track == nullptr) {
            if (each.answer) each.answer({});
            continue;
        }
        // Who waits for the answer may try again; who has let go of the handle cannot.
        if (track->failure() && each.answer) {
            each.answer(*track->failure());
            continue;
        }
        if (track->waiting() > 0) {
            log_.error("recording_lost", {{"session", track->session()}, {"samples", track->waiting()}});
        }
        const auto closed = track->file().close();
        tracks_.erase(each.channel);
        if (each.answer) each.answer(closed);
    }
}

void DiskThread::finish() {
    std::vector<DiskInbox::Closing> all;
    for (const auto& [channel, track] : tracks_)
        all.push_back({channel, nullptr});
    close(std::move(all));
}

Result<Samples> DiskThread::open(
    const std::string& session, const std::string& file, std::shared_ptr<TrackChannel> channel
) {
    const auto path = root_ / session / file;
    for (const auto& [other, track] : tracks_) {
        if (track.file().path() == path) return Error(Errc::conflict, "the recording is open already", path.string());
    }
    if (auto back = UnsyncedNames::complete_rename(path.parent_path(), calls_); !back) return back.error();
    if (auto made = make_directory(path.parent_path()); !made) return made.error();
    if (auto back = UnsyncedNames::complete_rename(path, calls_); !back) return back.error();
    auto opened = TrackFile::open(path, calls_);
    if (!opened) return opened.error();
    if (durability_ == Durability::disk) {
        sync_.created(path);
        // What a former process wrote is about to be called stored; it may never have been synced.
        TrackFile* const files[] = {&*opened};
        if (opened->size() > 0) {
            if (auto failure = std::move(sync_.sync(files).front())) return std::move(*failure);
        }
    }
    const Samples stored = opened->size();
    DiskTrack track(session, channel, std::move(*opened));
    tracks_.emplace(std::move(channel), std::move(track));
    return stored;
}

Result<void> DiskThread::remove(const std::string& session) {
    for (const auto& [channel, track] : tracks_) {
        if (track.session() == session) return Error(Errc::conflict, "a recording of the session is open", session);
    }
    std::error_code error;
    std::filesystem::remove_all(root_ / session, error);
    auto synced = durability_ == Durability::disk ? sync_.removed(root_ / session) : Result<void>();
    if (error) return file_error(error.value(), "cannot remove the recordings", root_ / session);
    return synced;
}

DiskTrack* DiskThread::find(const std::shared_ptr<TrackChannel>& channel) {
    const auto found = tracks_.find(channel);
    return found == tracks_.end() ? nullptr : &found->second;
}

std::optional<Instant> DiskThread::retry_at() const {
    std::optional<Instant> out;
    for (const auto& [channel, track] : tracks_) {
        if (track.failure()) out = out ? std::min(*out, track.retry_at()) : track.retry_at();
    }
    return out;
}

}  // namespace scribed::store
