// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace scribed::clients {

/// Terminal columns that `text` takes: two for wide East Asian characters and emoji, none for combining marks and for
/// escape sequences.
std::size_t display_width(std::string_view text);

/// `text` without control characters, so that what a server sends cannot move the cursor.
std::string printable(std::string_view text);

/// Breaks at spaces into lines of at most `width` columns; a longer word is cut. At least one line.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// Cuts to `width` columns, an ellipsis in the last when something is lost.
std::string fit(std::string_view text, std::size_t width);
/// fit(), then filled with spaces to exactly `width`.
std::string pad(std::string_view text, std::size_t width);

/// `0:07`, `12:07`, `1:02:07`.
std::string clock_text(std::int64_t ms);

}  // namespace scribed::clients
