// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "clients/check.hpp"

namespace scribed::clients {

/// That the state directory can be written, and how many hours of recording still fit.
Check check_disk(const std::filesystem::path& state_dir);

/// That a file with credentials is there, can be read, and is nobody else's to read. `key` is its configuration key.
Check check_credentials(const std::string& key, const std::filesystem::path& file);

/// `123 GB free, room for about 1000 h of one voice`; for tests apart from the disk.
std::string room_words(std::uintmax_t free_bytes);

}  // namespace scribed::clients
