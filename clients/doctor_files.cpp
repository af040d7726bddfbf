// SPDX-License-Identifier: Apache-2.0
#include "clients/doctor_files.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/units.hpp"

namespace scribed::clients {
namespace {

constexpr std::uintmax_t kBytesPerHour = std::uintmax_t{kTrackRate} * 2 * 3600;
constexpr std::uintmax_t kTooFewHours = 1;

}  // namespace

std::string room_words(std::uintmax_t free_bytes) {
    const auto gigabytes = static_cast<double>(free_bytes) / 1e9;
    return fmt::format("{:.1f} GB free, about {} h of one voice", gigabytes, free_bytes / kBytesPerHour);
}

Check check_disk(const std::filesystem::path& state_dir) {
    const auto name = state_dir.string();
    std::error_code error;
    if (!std::filesystem::is_directory(state_dir, error)) {
        return failed("disk", name + " is no directory", "Make it, owned by the user that scribed runs as.");
    }
    const auto space = std::filesystem::space(state_dir, error);
    if (error) return failed("disk", fmt::format("{}: {}", name, error.message()), "Look at the file system.");
    const auto words = fmt::format("{}: {}", name, room_words(space.available));
    if (space.available / kBytesPerHour < kTooFewHours) {
        return failed("disk", words, "Free some space, or delete old sessions: scribe sessions, scribe delete ID.");
    }
    if (::access(state_dir.c_str(), W_OK) != 0) {
        return passed_over("disk", words + "; whether it can be written, only the daemon's own user can tell");
    }
    return good("disk", words);
}

Check check_credentials(const std::string& key, const std::filesystem::path& file) {
    struct stat facts {};
    if (::stat(file.c_str(), &facts) != 0) {
        return failed(
            "credentials", fmt::format("{} names {}, which is not there", key, file.string()),
            "Write the file, or change the configuration."
        );
    }
    const auto mode = facts.st_mode & 0777;
    const auto words = fmt::format("{}: {} (mode {:04o})", key, file.string(), mode);
    if ((mode & 077) != 0) {
        return failed("credentials", words + " can be read by others", fmt::format("chmod 600 {}", file.string()));
    }
    if (facts.st_size == 0) return failed("credentials", words + " is empty", "Put the key into it.");
    return good("credentials", words);
}

}  // namespace scribed::clients
