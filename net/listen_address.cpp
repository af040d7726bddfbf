// SPDX-License-Identifier: Apache-2.0
#include "net/listen_address.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <fmt/format.h>

namespace scribed::net {
namespace {

bool listening_stream(int descriptor) {
    int listening = 0;
    int type = 0;
    socklen_t listening_size = sizeof listening;
    socklen_t type_size = sizeof type;
    return ::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &listening_size) == 0 && listening != 0 &&
           ::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &type_size) == 0 && type == SOCK_STREAM;
}

/// The bound address, seen as the family's own structure.
template <class Address>
Address as(const sockaddr_storage& bound) {
    Address address{};
    std::memcpy(&address, &bound, sizeof address);
    return address;
}

}  // namespace

Result<ListenAddress> listen_address(int descriptor) {
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    const bool known =
        listening_stream(descriptor) && ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&bound), &size) == 0;
    ListenAddress where;
    char text[INET6_ADDRSTRLEN]{};
    if (known && bound.ss_family == AF_INET) {
        const auto address = as<sockaddr_in>(bound);
        where.ip = ::inet_ntop(AF_INET, &address.sin_addr, text, sizeof text);
        where.port = ntohs(address.sin_port);
    } else if (known && bound.ss_family == AF_INET6) {
        const auto address = as<sockaddr_in6>(bound);
        where.ip = ::inet_ntop(AF_INET6, &address.sin6_addr, text, sizeof text);
        where.port = ntohs(address.sin6_port);
    } else if (known && bound.ss_family == AF_UNIX) {
        const auto address = as<sockaddr_un>(bound);
        const auto length =
            std::max<std::size_t>(size, offsetof(sockaddr_un, sun_path)) - offsetof(sockaddr_un, sun_path);
        where.path.assign(address.sun_path, ::strnlen(address.sun_path, length));
    } else {
        return Error(Errc::invalid, fmt::format("descriptor {} is not a listening TCP or unix socket", descriptor));
    }
    return where;
}

}  // namespace scribed::net
