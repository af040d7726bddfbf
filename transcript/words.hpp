// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

namespace scribed::transcript {

/// The words of `text` as Unicode white space and control characters part them, as views into it.
std::vector<std::string_view> split_words(std::string_view text);

/// What gets a time of its own: a word; inside a word of a script without spaces each character, with the marks and the
/// punctuation that belong to it.
struct Unit {
    std::string_view text;
    bool ends_word = true;  ///< white space or nothing follows
};

/// The units of `text` in order; together they are its words.
std::vector<Unit> split_units(std::string_view text);

/// What stands behind a word: where people pause, and where a line for people may end.
enum class Break : unsigned char { none, clause, sentence };

/// By the word's last characters; closing quotes and brackets are looked through. Abbreviations such as `Mr.` and
/// single initials end no sentence.
Break break_after(std::string_view word);

}  // namespace scribed::transcript
