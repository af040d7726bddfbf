// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace scribed::proto {

/// Upstream's words as people may see them: well-formed UTF-8 of at most 300 bytes, one line, whatever looks like a
/// secret (`sk-...`, `ek_...`, `rt_...`, `eyJ...`, `scr_...`, `Bearer ...`) replaced. Empty when the text is HTML.
std::string readable_message(std::string_view text);

/// An identifier such as an error code or a request id: empty unless it is at most `most` bytes of visible ASCII
/// without the look of a secret.
std::string plain_word(std::string_view text, std::size_t most);

}  // namespace scribed::proto
