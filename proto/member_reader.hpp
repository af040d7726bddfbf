// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace scribed::proto {

/// Reads the members of one JSON object, strictly: what is there must be of the right kind and within its limits. Keeps
/// the first fault, with the member's path as Error::param; after a fault every reading gives an empty value.
class MemberReader {
public:
    enum class Need { optional, required };
    /// `plain`: no control characters. `any`: whatever JSON can hold.
    enum class Text { plain, any };

    /// `path` stands before the members' names: empty, or `tracks[1].`.
    explicit MemberReader(JsonValue object, std::string path = {});

    std::string text(std::string_view key, std::size_t max_bytes, Need need, Text kind = Text::plain);
    std::int64_t integer(
        std::string_view key, std::int64_t least, std::int64_t most, std::optional<std::int64_t> fallback
    );
    bool boolean(std::string_view key, bool fallback);
    /// Elements of an array; none when the member is absent.
    std::vector<JsonValue> list(std::string_view key, std::size_t most);
    bool has(std::string_view key) const { return object_[key].exists(); }

    void fail(std::string_view key, std::string message);
    /// Takes over another reader's fault.
    void adopt(const MemberReader& other);
    const std::optional<Error>& error() const { return error_; }

private:
    JsonValue object_;
    std::string path_;
    std::optional<Error> error_;
};

/// Whether `text` holds a byte below 0x20 or 0x7F.
bool has_control_character(std::string_view text);

}  // namespace scribed::proto
