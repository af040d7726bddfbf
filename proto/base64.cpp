// SPDX-License-Identifier: Apache-2.0
#include "proto/base64.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "proto/base64_avx2.hpp"

namespace scribed::proto {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Two output characters for every 12 input bits, in memory order.
struct Pair {
    char first;
    char second;
};
constexpr auto kPairs = [] {
    std::array<Pair, 4096> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        table[i] = {kAlphabet[i >> 6], kAlphabet[i & 63]};
    }
    return table;
}();

constexpr std::uint8_t kBad = 0xFF;
constexpr auto make_values(char c62, char c63) {
    std::array<std::uint8_t, 256> table{};
    table.fill(kBad);
    for (std::size_t i = 0; i < 62; ++i) {
        table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
    }
    table[static_cast<unsigned char>(c62)] = 62;
    table[static_cast<unsigned char>(c63)] = 63;
    return table;
}
constexpr auto kValues = make_values('+', '/');
constexpr auto kUrlValues = make_values('-', '_');

void put_pair(char* out, std::uint64_t bits) { std::memcpy(out, &kPairs[bits & 0xFFF], 2); }

std::uint64_t load_big_endian(const char* in) {
    std::uint64_t word = 0;
    std::memcpy(&word, in, sizeof word);
    return std::endian::native == std::endian::little ? __builtin_bswap64(word) : word;
}

// `text` without padding.
Result<std::string> decode(std::string_view text, const std::array<std::uint8_t, 256>& values) {
    if (text.size() % 4 == 1) return Error(Errc::invalid, "base64 text of an impossible length");
    std::string out;
    out.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        const std::uint8_t value = values[static_cast<unsigned char>(c)];
        if (value == kBad) return Error(Errc::invalid, "a character that base64 does not have");
        bits = (bits << 6) | value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            out += static_cast<char>(static_cast<unsigned char>(bits >> count));
        }
    }
    // RFC 4648 section 3.5: one text for one value, so the unused bits must be zero.
    if ((bits & ((1U << count) - 1)) != 0) return Error(Errc::invalid, "base64 text with stray bits at its end");
    return out;
}

}  // namespace

void append_base64(std::string& out, std::string_view bytes) {
    const std::size_t start = out.size();
    out.resize(start + (bytes.size() + 2) / 3 * 4);
    char* to = out.data() + start;
    const char* from = bytes.data();
    std::size_t left = bytes.size();
    static const bool wide = has_base64_avx2();
    if (wide) {
        const std::size_t done = encode_base64_avx2(to, from, left);
        from += done;
        left -= done;
        to += done / 3 * 4;
    }
    // Eight bytes are read and six used, so the loop stops while two more are there.
    for (; left >= 8; left -= 6, from += 6, to += 8) {
        const std::uint64_t word = load_big_endian(from);
        put_pair(to, word >> 52);
        put_pair(to + 2, word >> 40);
        put_pair(to + 4, word >> 28);
        put_pair(to + 6, word >> 16);
    }
    const auto byte = [&](std::size_t i) -> std::uint32_t { return static_cast<unsigned char>(from[i]); };
    for (; left >= 3; left -= 3, from += 3, to += 4) {
        const std::uint32_t word = byte(0) << 16 | byte(1) << 8 | byte(2);
        put_pair(to, word >> 12);
        put_pair(to + 2, word);
    }
    if (left == 0) return;
    const std::uint32_t word = byte(0) << 16 | (left == 2 ? byte(1) << 8 : 0);
    put_pair(to, word >> 12);
    to[2] = left == 2 ? kAlphabet[(word >> 6) & 63] : '=';
    to[3] = '=';
}

Result<std::string> decode_base64(std::string_view text) {
    if (text.size() % 4 != 0) return Error(Errc::invalid, "base64 text without its padding");
    if (text.ends_with("==")) {
        text.remove_suffix(2);
    } else if (text.ends_with('=')) {
        text.remove_suffix(1);
    }
    return decode(text, kValues);
}

std::string encode_base64url(std::string_view bytes) {
    std::string out;
    append_base64(out, bytes);
    out.erase(std::ranges::find(out, '='), out.end());
    std::ranges::replace(out, '+', '-');
    std::ranges::replace(out, '/', '_');
    return out;
}

Result<std::string> decode_base64url(std::string_view text) {
    for (int i = 0; i < 2 && text.ends_with('='); ++i) {
        text.remove_suffix(1);
    }
    return decode(text, kUrlValues);
}

}  // namespace scribed::proto
