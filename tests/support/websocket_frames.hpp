// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace scribed::test {

/// What stands in the first two bytes of a frame, and how long it says it is (RFC 6455 section 5.2).
struct FrameHead {
    unsigned opcode = 1;
    bool fin = true;
    unsigned rsv = 0;  ///< RSV1 is 4, RSV2 is 2, RSV3 is 1
    bool masked = true;
};

inline constexpr unsigned kContinued = 0;
inline constexpr unsigned kText = 1;
inline constexpr unsigned kBinary = 2;
inline constexpr unsigned kClose = 8;
inline constexpr unsigned kPing = 9;
inline constexpr unsigned kPong = 10;

/// A frame's header, for `length` bytes; the mask is `abcd`.
inline std::string frame_head(FrameHead head, std::uint64_t length) {
    std::string out;
    out += static_cast<char>((head.fin ? 0x80U : 0U) | head.rsv << 4U | head.opcode);
    const unsigned mask = head.masked ? 0x80U : 0U;
    const int more = length < 126 ? 0 : length <= 0xFFFF ? 2 : 8;
    out += static_cast<char>(mask | (more == 0 ? static_cast<unsigned>(length) : more == 2 ? 126U : 127U));
    for (int i = more - 1; i >= 0; --i)
        out += static_cast<char>(length >> (8 * i) & 0xFF);
    return head.masked ? out + "abcd" : out;
}

/// A whole frame.
inline std::string frame(FrameHead head, std::string_view payload) {
    auto out = frame_head(head, payload.size());
    for (std::size_t i = 0; i < payload.size(); ++i)
        out += head.masked ? static_cast<char>(payload[i] ^ "abcd"[i % 4]) : payload[i];
    return out;
}

/// One as a client sends it, and one as the server does.
inline std::string sent(unsigned opcode, std::string_view payload = {}) { return frame({opcode}, payload); }
inline std::string part(unsigned opcode, std::string_view payload) { return frame({opcode, false}, payload); }
inline std::string answer(unsigned opcode, std::string_view payload = {}) {
    return frame({opcode, true, 0, false}, payload);
}

/// What a close frame carries.
inline std::string close_code(unsigned code, std::string_view reason = {}) {
    std::string out{static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)};
    return out.append(reason);
}

/// The opening handshake of a client that waits for nothing.
inline std::string upgrade_request(std::string_view path, std::string_view more = {}) {
    std::string out = "GET ";
    out.append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n");
    out += "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    return out.append(more).append("\r\n");
}

}  // namespace scribed::test
