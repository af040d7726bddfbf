// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "clients/failure.hpp"

namespace scribed::clients {

/// A fresh directory, for us alone, below $TMPDIR or /tmp. Removed with everything in it, unless keep() was called.
class TemporaryDirectory {
public:
    static Outcome<TemporaryDirectory> make(std::string_view prefix);
    TemporaryDirectory(TemporaryDirectory&& other) noexcept;
    TemporaryDirectory& operator=(TemporaryDirectory&&) = delete;
    ~TemporaryDirectory();

    const std::filesystem::path& path() const { return path_; }
    void keep() { kept_ = true; }

private:
    explicit TemporaryDirectory(std::filesystem::path path) : path_(std::move(path)) {}

    std::filesystem::path path_;
    bool kept_ = false;
};

}  // namespace scribed::clients
