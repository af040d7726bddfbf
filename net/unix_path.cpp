// SPDX-License-Identifier: Apache-2.0
#include "net/unix_path.hpp"

#include <sys/un.h>

#include <fmt/format.h>

namespace scribed::net {
namespace {

/// One byte of sun_path is the NUL at its end.
constexpr std::size_t kLongestPath = sizeof(sockaddr_un::sun_path) - 1;

}  // namespace

Result<void> check_unix_path(std::string_view path) {
    if (path.empty()) return Error(Errc::invalid, "a unix socket needs a path", "path");
    if (path.find('\0') != std::string_view::npos) {
        return Error(Errc::invalid, "the path of a unix socket must not hold a NUL byte", "path");
    }
    if (path.size() > kLongestPath) {
        return Error(
            Errc::invalid,
            fmt::format("the path of a unix socket has at most {} bytes; this one has {}", kLongestPath, path.size()),
            "path"
        );
    }
    return {};
}

}  // namespace scribed::net
