// SPDX-License-Identifier: Apache-2.0
#include "bench/relay_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "proto/ingest_messages.hpp"

namespace scribed::bench {
namespace {

constexpr int kPatienceMs = 20000;
constexpr std::uint8_t kText = 0x81;
constexpr std::uint8_t kBinary = 0x82;
constexpr std::array<char, 4> kMask{0x5a, 0x13, 0x77, 0x2e};

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

std::string frame(std::uint8_t head, std::string_view payload) {
    std::string out(1, static_cast<char>(head));
    if (payload.size() < 126) {
        out += static_cast<char>(0x80 | payload.size());
    } else {
        out += static_cast<char>(0x80 | 126);
        out += static_cast<char>(payload.size() >> 8);
        out += static_cast<char>(payload.size() & 0xff);
    }
    out.append(kMask.data(), kMask.size());
    for (std::size_t i = 0; i < payload.size(); ++i)
        out += static_cast<char>(payload[i] ^ kMask[i % kMask.size()]);
    return out;
}

/// The payload of the first frame in `bytes`, which is taken off; nothing while it is incomplete. The daemon sends no
/// message of 64 KiB here.
std::optional<std::string_view> take_frame(std::string_view& bytes) {
    if (bytes.size() < 4) return std::nullopt;
    std::size_t head = 2;
    std::size_t size = static_cast<std::uint8_t>(bytes[1]) & 0x7f;
    if (size == 126) {
        head = 4;
        size = static_cast<std::size_t>(static_cast<std::uint8_t>(bytes[2])) << 8 | static_cast<std::uint8_t>(bytes[3]);
    }
    if (bytes.size() < head + size) return std::nullopt;
    const auto payload = bytes.substr(head, size);
    bytes.remove_prefix(head + size);
    return payload;
}

}  // namespace

std::string masked_frame(std::string_view payload) { return frame(kBinary, payload); }

RelayClient::RelayClient(std::uint16_t port, const std::string& prompt)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (socket_ < 0) fail("socket");
    handshake(port);
    proto::StartMessage start;
    start.prompt = prompt;
    write_all(frame(kText, proto::encode(proto::ClientMessage(start))));
    std::string_view bytes;
    std::optional<std::string_view> answer;
    while (!answer) {
        read_more();
        bytes = received_;
        answer = take_frame(bytes);
    }
    const auto message = proto::parse_server_message(*answer);
    if (!message || !std::holds_alternative<proto::StartedMessage>(*message)) {
        throw std::runtime_error(fmt::format("{} was refused: {}", prompt, *answer));
    }
    received_ = std::string(bytes);
}

RelayClient::RelayClient(RelayClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      received_(std::move(other.received_)),
      unsent_(std::move(other.unsent_)) {}

RelayClient::~RelayClient() {
    if (socket_ >= 0) ::close(socket_);
}

void RelayClient::handshake(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("connect");
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    write_all(fmt::format(
        "GET /v1/ingest HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        port
    ));
    std::size_t end = 0;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos)
        read_more();
    if (!received_.starts_with("HTTP/1.1 101")) throw std::runtime_error("no WebSocket: " + received_.substr(0, end));
    received_.erase(0, end + 4);
}

void RelayClient::write_all(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0) fail("send");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void RelayClient::read_more() {
    pollfd ready{socket_, POLLIN, 0};
    if (::poll(&ready, 1, kPatienceMs) <= 0) throw std::runtime_error("the daemon does not answer");
    std::array<char, 4096> part{};
    const auto size = ::recv(socket_, part.data(), part.size(), 0);
    if (size <= 0) throw std::runtime_error("the daemon hung up");
    received_.append(part.data(), static_cast<std::size_t>(size));
}

bool RelayClient::send(std::string_view frame) {
    const bool blocked = !unsent_.empty();
    const std::string_view bytes = blocked ? std::string_view(unsent_) : frame;
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent == static_cast<ssize_t>(bytes.size())) {
        unsent_.clear();
        return !blocked || send(frame);
    }
    if (sent > 0) unsent_ = std::string(bytes.substr(static_cast<std::size_t>(sent)));
    return false;
}

bool RelayClient::receive(const std::function<void(std::string_view)>& on_text) {
    std::array<char, 4096> part{};
    while (true) {
        const auto size = ::recv(socket_, part.data(), part.size(), MSG_DONTWAIT);
        if (size < 0 && errno == EAGAIN) return true;
        if (size <= 0) return false;
        received_.append(part.data(), static_cast<std::size_t>(size));
        std::string_view bytes = received_;
        while (const auto text = take_frame(bytes))
            on_text(*text);
        received_.erase(0, received_.size() - bytes.size());
        if (static_cast<std::size_t>(size) < part.size()) return true;
    }
}

}  // namespace scribed::bench
