// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <string_view>

#include "sandbox/speech_ear.hpp"

namespace scribed::sandbox {
namespace {

/// The grammar's rules without comments, names in angle brackets, and the header.
std::string bare_rules(const std::string& grammar) {
    std::string text;
    std::size_t at = 0;
    while (at < grammar.size()) {
        const auto end = std::min(grammar.find('\n', at), grammar.size());
        const auto line = std::string_view(grammar).substr(at, end - at);
        const bool header = line.starts_with('#') || line.starts_with("grammar ");
        if (!header) text.append(line.substr(0, line.find("//"))).push_back(' ');
        at = end + 1;
    }
    for (auto open = text.find('<'); open != std::string::npos; open = text.find('<', open)) {
        text.replace(open, text.find('>', open) - open + 1, " ");
    }
    return text;
}

bool is_word_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '\''; }

}  // namespace

std::vector<std::string> grammar_words(const std::string& grammar) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : bare_rules(grammar) + ' ') {
        if (is_word_letter(c)) {
            word += c;
            continue;
        }
        if (!word.empty() && word != "public" && std::ranges::find(words, word) == words.end()) words.push_back(word);
        word.clear();
    }
    return words;
}

}  // namespace scribed::sandbox
