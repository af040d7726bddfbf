// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/scratch_dir.hpp"

namespace scribed::test {

/// A file that only its owner can read, there before a house is.
class SecretFile {
public:
    explicit SecretFile(const std::string& text) {
        std::ofstream(path()) << text;
        using std::filesystem::perms;
        std::filesystem::permissions(path(), perms::owner_read | perms::owner_write);
    }
    std::filesystem::path path() const { return dir_ / "secret"; }

private:
    ScratchDir dir_;
};

}  // namespace scribed::test
