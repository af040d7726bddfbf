// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "clients/failure.hpp"

namespace scribed::clients {

/// A file of vault keys, one a line, which daemons read while it changes: a change is a whole new file in the old one's
/// place, on disk before it is seen. Whatever stops the program, one or the other is there. One program at a time.
class KeyFile {
public:
    /// A failure says why the file cannot be changed here, and what to do by hand.
    static Outcome<KeyFile> open(const std::string& file);
    KeyFile(KeyFile&& other) noexcept;
    KeyFile& operator=(KeyFile&&) = delete;
    ~KeyFile();

    const std::filesystem::path& path() const { return path_; }
    std::size_t keys() const;

    /// Writes a new random key above all others.
    Outcome<> put_new_key_in_front();
    /// Takes all keys but the first away, and what stands below it.
    Outcome<> keep_first_key();
    /// The file as it was before the last change.
    Outcome<> undo();

private:
    KeyFile(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}
    Outcome<> replace(std::string text);

    std::filesystem::path path_;  ///< no symbolic link
    int lock_ = -1;               ///< the directory, held against others of our kind
    std::string text_;
    std::string before_;
};

}  // namespace scribed::clients
