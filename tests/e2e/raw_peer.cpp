// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/raw_peer.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "net/url.hpp"
#include "tests/support/websocket_frames.hpp"

namespace scribed::test {
namespace {

sockaddr_in address(const std::string& ip, std::uint16_t port) {
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_port = htons(port);
    ::inet_pton(AF_INET, ip.c_str(), &out.sin_addr);
    return out;
}

bool ready(int socket, short what, std::chrono::milliseconds patience) {
    pollfd one{socket, what, 0};
    return ::poll(&one, 1, static_cast<int>(patience.count())) > 0;
}

}  // namespace

RawPeer::RawPeer(House& house, const Plan& plan) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (plan.receive_buffer > 0) {
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &plan.receive_buffer, sizeof plan.receive_buffer);
    }
    const auto near = address(plan.from, 0);
    const auto far = address("127.0.0.1", net::parse_url(house.url("/")).value().port);
    const bool bound = ::bind(socket_, reinterpret_cast<const sockaddr*>(&near), sizeof near) == 0;
    if (!bound || ::connect(socket_, reinterpret_cast<const sockaddr*>(&far), sizeof far) != 0) {
        const std::error_code error(errno, std::system_category());
        if (socket_ >= 0) ::close(socket_);
        throw std::system_error(error, "connecting from " + plan.from);
    }
}

RawPeer::RawPeer(RawPeer&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)), ended_(other.ended_) {}

RawPeer::~RawPeer() {
    if (socket_ >= 0) ::close(socket_);
}

std::string RawPeer::upgrade(std::string_view more_headers) {
    send(upgrade_request("/v1/ingest", more_headers));
    return read_until("\r\n\r\n");
}

std::string RawPeer::start(std::string_view message) {
    upgrade();
    send(sent(kText, message));
    const auto answer = next_frame();
    return answer ? answer->payload : std::string();
}

bool RawPeer::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto went = push(bytes);
        bytes.remove_prefix(went);
        if (bytes.empty()) return true;
        if (ended_ || !ready(socket_, POLLOUT, kPatience)) return false;
    }
    return true;
}

std::size_t RawPeer::push(std::string_view bytes) {
    const auto went = ::send(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (went < 0 && errno != EAGAIN) ended_ = true;
    return went < 0 ? 0 : static_cast<std::size_t>(went);
}

bool RawPeer::receive(std::chrono::milliseconds patience) {
    if (!ready(socket_, POLLIN, patience)) return false;
    std::array<char, 16384> piece{};
    const auto got = ::recv(socket_, piece.data(), piece.size(), MSG_DONTWAIT);
    if (got > 0) received_.append(piece.data(), static_cast<std::size_t>(got));
    if (got == 0 || (got < 0 && errno != EAGAIN)) ended_ = true;
    return got > 0;
}

std::string RawPeer::read(std::size_t count) {
    while (received_.size() < count && receive(kPatience)) {
    }
    auto out = received_.substr(0, count);
    received_.erase(0, count);
    return out;
}

std::string RawPeer::read_until(std::string_view end) {
    auto at = received_.find(end);
    while (at == received_.npos && receive(kPatience))
        at = received_.find(end);
    return read(at == received_.npos ? received_.size() : at + end.size());
}

std::optional<RawPeer::Frame> RawPeer::next_frame(bool control_too) {
    while (true) {
        const auto head = read(2);
        if (head.size() < 2) return std::nullopt;
        Frame frame{static_cast<unsigned char>(head[0]) & 0x0FU, {}};
        std::size_t length = static_cast<unsigned char>(head[1]) & 0x7FU;
        if (length >= 126) {
            const auto longer = read(length == 126 ? 2 : 8);
            length = 0;
            for (const char byte : longer)
                length = length << 8U | static_cast<unsigned char>(byte);
        }
        frame.payload = read(length);
        if (control_too || frame.opcode < kClose || frame.opcode == kClose) return frame;
    }
}

unsigned RawPeer::closed_with() {
    while (const auto frame = next_frame()) {
        if (frame->opcode != kClose) continue;
        if (frame->payload.size() < 2) return 1005;
        return static_cast<unsigned>(
            static_cast<unsigned char>(frame->payload[0]) << 8U | static_cast<unsigned char>(frame->payload[1])
        );
    }
    return ended_ ? 1006 : 0;
}

std::string RawPeer::drain() {
    while (receive(std::chrono::milliseconds(0))) {
    }
    return std::exchange(received_, {});
}

}  // namespace scribed::test
