// SPDX-License-Identifier: Apache-2.0
#include "store/recorder.hpp"

#include <unistd.h>

#include <cerrno>
#include <utility>

#include "store/answered.hpp"
#include "store/disk_thread.hpp"
#include "store/recording_paths.hpp"
#include "store/track_handle.hpp"

namespace scribed::store {
namespace {

Result<void> prepare(const std::filesystem::path& directory, Durability durability, audio::DiskCalls& calls) {
    std::error_code ignored;
    const bool existed = std::filesystem::exists(directory, ignored);
    if (auto made = make_directory(directory); !made) return made;
    if (::access(directory.c_str(), R_OK | W_OK | X_OK) != 0) {
        return file_error(errno, "cannot write to the directory", directory);
    }
    if (existed || durability == Durability::os) return {};
    auto synced = sync_directory(std::filesystem::absolute(directory).parent_path(), calls);
    // The next start makes it anew, since a second sync would prove nothing.
    if (!synced) std::filesystem::remove(directory, ignored);
    return synced;
}

}  // namespace

struct Recorder::Impl {
    Impl(const std::filesystem::path& root, Durability durability, audio::DiskCalls& calls, DurableSync sync)
        : directory(root), thread(root, durability, calls, std::move(sync), inbox) {}

    std::filesystem::path directory;
    std::shared_ptr<DiskInbox> inbox = std::make_shared<DiskInbox>();
    DiskThread thread;
};

Recorder::Recorder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Recorder::~Recorder() = default;

Result<std::unique_ptr<Recorder>> Recorder::open(
    const std::filesystem::path& directory, Durability durability, audio::DiskCalls& calls
) {
    const auto blame = [](const Error& error) {
        return Error(Errc::io, error.message() + ": " + error.param(), "state.dir");
    };
    if (auto prepared = prepare(directory, durability, calls); !prepared) return blame(prepared.error());
    auto sync = DurableSync::open(directory, calls);
    if (!sync) return blame(sync.error());
    auto impl = std::make_unique<Impl>(directory, durability, calls, std::move(*sync));
    return std::unique_ptr<Recorder>(new Recorder(std::move(impl)));
}

net::Task<Result<std::unique_ptr<TrackRecording>>> Recorder::open_track(
    std::string session, std::uint32_t track, std::string file, net::Executor executor, OnProgress on_progress
) {
    if (!valid_session_name(session)) co_return Error(Errc::invalid, "not the name of a session", "session");
    if (!valid_file_name(file)) co_return Error(Errc::invalid, "not the name of a recording", "file");
    auto channel = std::make_shared<TrackChannel>(executor);
    // The Recorder may be gone when the answer comes.
    auto inbox = impl_->inbox;
    std::function<void(Answer<Result<Samples>>)> start = [this, session, file,
                                                          channel](Answer<Result<Samples>> answer) {
        auto job = [this, session, file, channel, answer = std::move(answer)](const std::optional<Error>& refused) {
            answer(refused ? Result<Samples>(*refused) : impl_->thread.open(session, file, channel));
        };
        impl_->inbox->run(std::move(job));
    };
    auto stored = co_await answered<Result<Samples>>(std::move(start));
    if (!stored) co_return stored.error();
    co_return std::make_unique<TrackHandle>(
        std::move(inbox), std::move(channel), track, *stored, std::move(on_progress)
    );
}

std::filesystem::path Recorder::track_path(const std::string& session, const std::string& file) const {
    return impl_->directory / session / file;
}

net::Task<Result<void>> Recorder::remove_session(std::string session) {
    if (!valid_session_name(session)) co_return Error(Errc::invalid, "not the name of a session", "session");
    std::function<void(Answer<Result<void>>)> start = [this, session](Answer<Result<void>> answer) {
        auto job = [this, session, answer = std::move(answer)](const std::optional<Error>& refused) {
            answer(refused ? Result<void>(*refused) : impl_->thread.remove(session));
        };
        impl_->inbox->run(std::move(job));
    };
    co_return co_await answered<Result<void>>(std::move(start));
}

Recorder::Statistics Recorder::statistics() const { return impl_->thread.statistics(); }

}  // namespace scribed::store
