// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "audio/disk_calls.hpp"
#include "base/error.hpp"

namespace scribed::store {

/// `ses_` and hexadecimal digits: a name that cannot leave the directory it is joined to.
bool valid_session_name(std::string_view name);
/// Letters, digits, `.`, `_`, `-`, at most 128, not beginning with a dot.
bool valid_file_name(std::string_view name);

/// Makes the directory and those above it. Errc::io, Errc::disk_full.
Result<void> make_directory(const std::filesystem::path& path);
/// Brings the names in a directory to the disk (fsync). Errc::io.
Result<void> sync_directory(const std::filesystem::path& path, audio::DiskCalls& calls = audio::DiskCalls::kernel());
/// Errc::disk_full for ENOSPC and EDQUOT, else Errc::io; `path` becomes the param.
Error file_error(int code, std::string_view what, const std::filesystem::path& path);

}  // namespace scribed::store
