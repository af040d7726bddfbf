// SPDX-License-Identifier: Apache-2.0
#include "store/recording_paths.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>

namespace scribed::store {
namespace {

bool letter_or_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

bool valid_session_name(std::string_view name) {
    constexpr std::string_view kPrefix = "ses_";
    if (!name.starts_with(kPrefix) || name.size() == kPrefix.size() || name.size() > 64) return false;
    const auto digits = name.substr(kPrefix.size());
    return digits.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool valid_file_name(std::string_view name) {
    if (name.empty() || name.size() > 128 || name.front() == '.') return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
        return letter_or_digit(c) || c == '.' || c == '_' || c == '-';
    });
}

Error file_error(int code, std::string_view what, const std::filesystem::path& path) {
    const bool full = code == ENOSPC || code == EDQUOT;
    const std::string reason = std::error_code(code, std::system_category()).message();
    return Error(full ? Errc::disk_full : Errc::io, std::string(what) + ": " + reason, path.string());
}

Result<void> make_directory(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) return file_error(error.value(), "cannot make the directory", path);
    return {};
}

Result<void> sync_directory(const std::filesystem::path& path, audio::DiskCalls& calls) {
    const auto open = [&] { return calls.open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0); };
    const int descriptor = audio::uninterrupted(open);
    if (descriptor < 0) return file_error(errno, "cannot open the directory", path);
    const int status = audio::uninterrupted([&] { return calls.fsync(descriptor); });
    const int code = errno;
    ::close(descriptor);
    if (status != 0) return file_error(code, "cannot sync the directory", path);
    return {};
}

}  // namespace scribed::store
