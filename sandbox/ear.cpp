// SPDX-License-Identifier: Apache-2.0
#include "sandbox/ear.hpp"

namespace scribed::sandbox {

std::string join_words(const std::vector<HeardWord>& words) {
    std::string text;
    for (const auto& word : words) {
        if (!text.empty()) text += ' ';
        text += word.text;
    }
    return text;
}

}  // namespace scribed::sandbox
