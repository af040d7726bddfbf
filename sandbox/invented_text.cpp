// SPDX-License-Identifier: Apache-2.0
#include "sandbox/invented_text.hpp"

#include <sstream>

namespace scribed::sandbox {

std::vector<HeardWord> with_invented_text(std::vector<HeardWord> words, std::int64_t length_ms, std::string_view text) {
    std::size_t at = 0;
    std::int64_t begin = 0;
    std::int64_t end = -1;
    std::int64_t heard_until = 0;
    for (std::size_t i = 0; i <= words.size(); ++i) {
        const auto silent_until = i < words.size() ? words[i].start_ms : length_ms;
        if (silent_until - heard_until > end - begin) {
            at = i;
            begin = heard_until;
            end = silent_until;
        }
        if (i < words.size()) heard_until = words[i].end_ms;
    }
    std::vector<HeardWord> invented;
    std::istringstream in{std::string(text)};
    for (std::string word; in >> word;)
        invented.push_back({word, begin, end});
    if (at > 0) words[at - 1].text += '.';
    words.insert(words.begin() + static_cast<std::ptrdiff_t>(at), invented.begin(), invented.end());
    return words;
}

}  // namespace scribed::sandbox
