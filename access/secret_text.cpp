// SPDX-License-Identifier: Apache-2.0
#include "access/secret_text.hpp"

#include <algorithm>

#include "base/random.hpp"
#include "proto/ascii.hpp"

namespace scribed::access {
namespace {

constexpr std::size_t kIdBytes = 8;
constexpr std::size_t kSecretBytes = 32;

bool is_hex(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return proto::is_digit(c) || (c >= 'a' && c <= 'f'); });
}

}  // namespace

KeyText KeyText::make() { return {random_hex(kIdBytes), random_hex(kSecretBytes)}; }

std::optional<KeyText> KeyText::parse(std::string_view text) {
    if (!text.starts_with(kKeyMark)) return std::nullopt;
    text.remove_prefix(kKeyMark.size());
    if (text.size() != 2 * kIdBytes + 1 + 2 * kSecretBytes || text[2 * kIdBytes] != '_') return std::nullopt;
    KeyText key{std::string(text.substr(0, 2 * kIdBytes)), std::string(text.substr(2 * kIdBytes + 1))};
    if (!is_hex(key.id) || !is_hex(key.secret)) return std::nullopt;
    return key;
}

std::string KeyText::text() const { return std::string(kKeyMark) + id + "_" + secret; }

std::string make_pass(std::string_view mark) { return std::string(mark) + random_hex(kSecretBytes); }

}  // namespace scribed::access
