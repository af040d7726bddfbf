// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace scribed {

/// A read-only view of one value inside a JsonParser's current document. Two words; copy freely.
/// Asking for what is not there never fails: it gives a value that `exists()` denies.
class JsonValue {
public:
    JsonValue() = default;

    bool exists() const { return document_ != nullptr; }
    bool is_null() const;
    bool is_string() const;
    bool is_bool() const;
    bool is_number() const;
    bool is_array() const;
    bool is_object() const;

    /// Member of an object; a missing value when absent or when this is no object.
    JsonValue operator[](std::string_view key) const;

    /// Each gives a value only when this is exactly of that type (`integer`: fits int64; `number`: any number).
    std::optional<std::string_view> string() const;
    std::optional<bool> boolean() const;
    std::optional<std::int64_t> integer() const;
    std::optional<std::uint64_t> unsigned_integer() const;
    std::optional<double> number() const;

    /// Elements of an array; empty when this is none.
    std::vector<JsonValue> items() const;
    /// Members of an object in document order; empty when this is none.
    std::vector<std::pair<std::string_view, JsonValue>> members() const;

private:
    friend class JsonParser;
    friend struct JsonAccess;
    JsonValue(const void* document, std::size_t index) : document_(document), index_(index) {}

    const void* document_ = nullptr;
    std::size_t index_ = 0;
};

/// Parses JSON text (RFC 8259; invalid UTF-8 is refused). Keep one and reuse it: its buffers are kept.
/// Not for two threads at once.
class JsonParser {
public:
    JsonParser();
    ~JsonParser();
    JsonParser(JsonParser&&) noexcept;
    JsonParser& operator=(JsonParser&&) noexcept;

    /// The root value, good until the next parse() or the parser's end. Errors: Errc::invalid.
    Result<JsonValue> parse(std::string_view text);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace scribed
