// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace scribed::transcript {

/// How a word's time was found: heard by the live pass, placed between words that were, or only known to lie within its
/// piece.
enum class Timing { anchored, interpolated, bounded };
/// Whose text it is: the batch pass's, or the live pass's where batch has nothing.
enum class Source { canon, live };
/// Why a segment is probably nothing that was said: the batch model made it up where nobody spoke ("Thanks for
/// watching"), or gave its prompt back.
enum class Doubt { none, no_voice, prompt_echo };
std::string_view name(Timing timing);
std::string_view name(Source source);
std::string_view name(Doubt doubt);

/// A word; in a script without spaces a character.
struct Word {
    std::int64_t start_ms = 0;
    std::int64_t end_ms = 0;
    std::string text;
    bool spaced = true;  ///< white space, or nothing, follows
};

/// One line of the final transcript (design.md 3.2).
struct CanonSegment {
    std::string id;
    std::string track;
    std::string speaker;
    std::int64_t start_ms = 0;
    std::int64_t end_ms = 0;
    std::string text;
    Source source = Source::canon;
    Timing timing = Timing::anchored;
    std::vector<Word> words;
    /// Other than `none`: kept in the document, left out of the exports for people (render.hpp).
    Doubt doubt = Doubt::none;
};

/// The final transcript of a session: one version of it. Segments of all tracks, ordered by start.
struct Canon {
    std::vector<CanonSegment> segments;
};

}  // namespace scribed::transcript
