// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "sandbox/refusal.hpp"

namespace scribed::sandbox {

/// Reads members of a JSON request as strictly as the service does and keeps the first thing that is wrong. After that,
/// further reads are harmless and their values meaningless.
class MemberCheck {
public:
    bool ok() const { return !refusal_; }
    const std::optional<Refusal>& refusal() const { return refusal_; }

    void fail(std::string code, std::string param, std::string message);

    /// `object` must be an object and have no members but these.
    void only(JsonValue object, const std::string& path, std::initializer_list<std::string_view> names);
    void required(JsonValue value, const std::string& path);

    /// Each leaves `into` as it is when `value` is missing.
    void text(JsonValue value, const std::string& path, std::string& into);
    void choice(
        JsonValue value, const std::string& path, std::initializer_list<std::string_view> allowed, std::string& into
    );
    void integer(JsonValue value, const std::string& path, std::int64_t least, std::int64_t most, int& into);
    void number(JsonValue value, const std::string& path, double least, double most, double& into);
    void boolean(JsonValue value, const std::string& path);

private:
    std::optional<Refusal> refusal_;
};

}  // namespace scribed::sandbox
