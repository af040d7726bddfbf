// SPDX-License-Identifier: Apache-2.0
#include "sandbox/member_check.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace scribed::sandbox {

void MemberCheck::fail(std::string code, std::string param, std::string message) {
    if (refusal_) return;
    refusal_ = Refusal{.code = std::move(code), .message = std::move(message), .param = std::move(param)};
}

void MemberCheck::only(JsonValue object, const std::string& path, std::initializer_list<std::string_view> names) {
    if (!object.is_object())
        return fail("invalid_type", path, fmt::format("Invalid type for '{}': expected an object.", path));
    for (const auto& [name, value] : object.members()) {
        if (std::ranges::find(names, name) != names.end()) continue;
        const auto full = path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
        return fail("unknown_parameter", full, fmt::format("Unknown parameter: '{}'.", full));
    }
}

void MemberCheck::required(JsonValue value, const std::string& path) {
    if (!value.exists())
        fail("missing_required_parameter", path, fmt::format("Missing required parameter: '{}'.", path));
}

void MemberCheck::text(JsonValue value, const std::string& path, std::string& into) {
    if (!value.exists()) return;
    const auto read = value.string();
    if (!read) return fail("invalid_type", path, fmt::format("Invalid type for '{}': expected a string.", path));
    into = *read;
}

void MemberCheck::choice(
    JsonValue value, const std::string& path, std::initializer_list<std::string_view> allowed, std::string& into
) {
    text(value, path, into);
    if (!value.exists() || !ok() || std::ranges::find(allowed, into) != allowed.end()) return;
    const auto list = fmt::format("'{}'", fmt::join(allowed, "', '"));
    fail("invalid_value", path, fmt::format("Invalid value: '{}'. Supported values are: {}.", into, list));
}

void MemberCheck::integer(JsonValue value, const std::string& path, std::int64_t least, std::int64_t most, int& into) {
    if (!value.exists()) return;
    const auto read = value.integer();
    if (!read) return fail("invalid_type", path, fmt::format("Invalid type for '{}': expected an integer.", path));
    if (*read < least || *read > most) {
        return fail(
            "invalid_value", path,
            fmt::format("Invalid '{}': expected a value between {} and {}, got {}.", path, least, most, *read)
        );
    }
    into = static_cast<int>(*read);
}

void MemberCheck::number(JsonValue value, const std::string& path, double least, double most, double& into) {
    if (!value.exists()) return;
    const auto read = value.number();
    if (!read) return fail("invalid_type", path, fmt::format("Invalid type for '{}': expected a number.", path));
    if (*read < least || *read > most) {
        return fail(
            "invalid_value", path, fmt::format("Invalid '{}': expected a value between {} and {}.", path, least, most)
        );
    }
    into = *read;
}

void MemberCheck::boolean(JsonValue value, const std::string& path) {
    if (value.exists() && !value.boolean()) {
        fail("invalid_type", path, fmt::format("Invalid type for '{}': expected a boolean.", path));
    }
}

}  // namespace scribed::sandbox
