// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace scribed {

/// Well-formed UTF-8 as RFC 3629 has it: shortest forms only, no surrogates, nothing past U+10FFFF.
bool valid_utf8(std::string_view text);

/// The longest prefix of at most `max_bytes` bytes that does not cut a code point in two.
std::string_view truncate_utf8(std::string_view text, std::size_t max_bytes);

/// Reads the code point at `at` and moves `at` behind it; U+FFFD and one byte where the text is malformed.
char32_t next_code_point(std::string_view text, std::size_t& at);

/// Appends `point` to `out` as UTF-8.
void append_utf8(std::string& out, char32_t point);

}  // namespace scribed
