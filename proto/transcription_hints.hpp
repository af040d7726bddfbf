// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

// What clients say about a conversation, in the forms that the transcription endpoints take (upstream.md 3.2, 4.4).
namespace scribed::proto {

/// `en` of `en-US`, in lower case: the endpoints take ISO 639-1 without a region. Empty for empty.
std::string language_code(std::string_view language);

/// Whether a keyword may be sent: one with `<`, `>` or a line break makes the whole request fail.
bool usable_keyword(std::string_view word);

}  // namespace scribed::proto
