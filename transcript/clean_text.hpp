// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace scribed::transcript {

/// Unicode's White_Space and the C0/C1 controls: what separates words and never reaches a document.
bool is_space(char32_t point);

/// `text` on one line: malformed bytes become U+FFFD, runs of white space one space, none at either end.
std::string clean_text(std::string_view text);

/// How many columns a terminal or a subtitle line gives `text`: two for East Asian wide characters, else one.
std::size_t columns(std::string_view text);
std::size_t columns(char32_t point);

}  // namespace scribed::transcript
