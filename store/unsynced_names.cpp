// SPDX-License-Identifier: Apache-2.0
#include "store/unsynced_names.hpp"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <system_error>

#include "store/recording_paths.hpp"

namespace scribed::store {
namespace {

std::filesystem::path aside(std::filesystem::path name) { return name += ".renamed"; }

}  // namespace

void UnsyncedNames::add(const std::filesystem::path& name) { names_[name.parent_path()].names.insert(name); }

void UnsyncedNames::forget(const std::filesystem::path& name) {
    names_.erase(name);
    const auto holder = names_.find(name.parent_path());
    if (holder == names_.end()) return;
    holder->second.names.erase(name);
    if (holder->second.names.empty()) names_.erase(holder);
}

void UnsyncedNames::doubt(const std::filesystem::path& directory) {
    if (const auto found = names_.find(directory); found != names_.end()) found->second.doubtful = true;
}

bool UnsyncedNames::concern(const std::filesystem::path& file) const {
    const auto holds = [this](const std::filesystem::path& name) {
        const auto directory = names_.find(name.parent_path());
        return directory != names_.end() && directory->second.names.contains(name);
    };
    return holds(file) || holds(file.parent_path());
}

bool UnsyncedNames::doubtful() const {
    return std::ranges::any_of(names_, [](const auto& pair) { return pair.second.doubtful; });
}

std::optional<Error> UnsyncedNames::sync() {
    std::optional<Error> first;
    for (auto each = names_.begin(); each != names_.end();) {
        const auto synced = sync(each->first, each->second);
        if (!synced && !first) first = synced.error();
        each = synced ? names_.erase(each) : std::next(each);
    }
    return first;
}

void UnsyncedNames::all_doubtful() {
    for (auto& [path, directory] : names_)
        directory.doubtful = true;
}

Result<void> UnsyncedNames::sync(const std::filesystem::path& path, Directory& directory) {
    if (directory.doubtful) {
        Result<void> all;
        for (const auto& name : directory.names) {
            if (auto made = make_anew(name); !made && all) all = std::move(made);
        }
        if (!all) return all;
    }
    auto synced = sync_directory(path, *calls_);
    directory.doubtful = !synced;
    return synced;
}

// Renamed and back: whatever block of the directory the name comes to stand in was changed after the failure, so that
// the next sync writes it, or fails again.
Result<void> UnsyncedNames::make_anew(const std::filesystem::path& name) {
    const auto away = audio::uninterrupted([&] { return calls_->rename(name.c_str(), aside(name).c_str()); });
    const bool missing = away != 0 && errno == ENOENT;
    // Then an earlier attempt took the first step only.
    if (away != 0 && !missing) return file_error(errno, "cannot rename", name);
    const auto back = audio::uninterrupted([&] { return calls_->rename(aside(name).c_str(), name.c_str()); });
    // Somebody else took it away: there is no name to keep.
    if (back != 0 && missing && errno == ENOENT) return {};
    if (back != 0) return file_error(errno, "cannot rename back", name);
    return {};
}

Result<void> UnsyncedNames::complete_rename(const std::filesystem::path& name, audio::DiskCalls& calls) {
    std::error_code unreadable;
    if (std::filesystem::exists(name, unreadable) || !std::filesystem::exists(aside(name), unreadable)) return {};
    const auto back = audio::uninterrupted([&] { return calls.rename(aside(name).c_str(), name.c_str()); });
    if (back != 0) return file_error(errno, "cannot rename back", name);
    return {};
}

}  // namespace scribed::store
