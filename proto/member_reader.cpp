// SPDX-License-Identifier: Apache-2.0
#include "proto/member_reader.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace scribed::proto {

bool has_control_character(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F;
    });
}

MemberReader::MemberReader(JsonValue object, std::string path) : object_(object), path_(std::move(path)) {}

std::string MemberReader::text(std::string_view key, std::size_t max_bytes, Need need, Text kind) {
    const JsonValue value = object_[key];
    if (!value.exists()) {
        if (need == Need::required) fail(key, fmt::format("`{}` is missing: it must be a string", key));
        return {};
    }
    const auto text = value.string();
    if (!text) {
        fail(key, fmt::format("`{}` must be a string", key));
    } else if (need == Need::required && text->empty()) {
        fail(key, fmt::format("`{}` must not be empty", key));
    } else if (text->size() > max_bytes) {
        fail(key, fmt::format("`{}` must be at most {} bytes of UTF-8", key, max_bytes));
    } else if (kind == Text::plain && has_control_character(*text)) {
        fail(key, fmt::format("`{}` must not hold control characters", key));
    }
    return error_ ? std::string() : std::string(*text);
}

std::int64_t MemberReader::integer(
    std::string_view key, std::int64_t least, std::int64_t most, std::optional<std::int64_t> fallback
) {
    const JsonValue value = object_[key];
    if (!value.exists()) {
        if (!fallback) fail(key, fmt::format("`{}` is missing: it must be a whole number", key));
        return fallback.value_or(0);
    }
    const auto number = value.integer();
    if (!number || *number < least || *number > most) {
        fail(key, fmt::format("`{}` must be a whole number from {} to {}", key, least, most));
        return 0;
    }
    return *number;
}

bool MemberReader::boolean(std::string_view key, bool fallback) {
    const JsonValue value = object_[key];
    if (!value.exists()) return fallback;
    const auto flag = value.boolean();
    if (!flag) fail(key, fmt::format("`{}` must be true or false", key));
    return flag.value_or(fallback);
}

std::vector<JsonValue> MemberReader::list(std::string_view key, std::size_t most) {
    const JsonValue value = object_[key];
    if (!value.exists()) return {};
    if (!value.is_array()) {
        fail(key, fmt::format("`{}` must be a list", key));
        return {};
    }
    auto items = value.items();
    if (items.size() > most) {
        fail(key, fmt::format("`{}` must have at most {} elements", key, most));
        return {};
    }
    return items;
}

void MemberReader::fail(std::string_view key, std::string message) {
    if (!error_) error_.emplace(Errc::invalid, std::move(message), path_ + std::string(key));
}

void MemberReader::adopt(const MemberReader& other) {
    if (!error_) error_ = other.error_;
}

}  // namespace scribed::proto
