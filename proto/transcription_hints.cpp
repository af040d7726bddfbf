// SPDX-License-Identifier: Apache-2.0
#include "proto/transcription_hints.hpp"

#include "proto/ascii.hpp"

namespace scribed::proto {

std::string language_code(std::string_view language) { return lower(language.substr(0, language.find_first_of("-_"))); }

bool usable_keyword(std::string_view word) {
    return !word.empty() && word.find_first_of("<>\r\n") == std::string_view::npos;
}

}  // namespace scribed::proto
