// SPDX-License-Identifier: Apache-2.0
#include "clients/temporary_directory.hpp"

#include <cerrno>
#include <cstdlib>

#include <fmt/format.h>

#include "clients/environment.hpp"

namespace scribed::clients {

Outcome<TemporaryDirectory> TemporaryDirectory::make(std::string_view prefix) {
    std::error_code ignored;
    auto base = std::filesystem::temp_directory_path(ignored);
    if (ignored) base = "/tmp";
    auto name = fmt::format("{}/{}-XXXXXX", base.string(), prefix);
    if (::mkdtemp(name.data()) == nullptr) {
        return Failure(
            Exit::failed, fmt::format("no directory can be made below {}: {}", base.string(), system_words(errno))
        );
    }
    return TemporaryDirectory(name);
}

TemporaryDirectory::TemporaryDirectory(TemporaryDirectory&& other) noexcept
    : path_(std::exchange(other.path_, {})), kept_(other.kept_) {}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    if (!path_.empty() && !kept_) std::filesystem::remove_all(path_, ignored);
}

}  // namespace scribed::clients
