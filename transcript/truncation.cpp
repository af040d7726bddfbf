// SPDX-License-Identifier: Apache-2.0
#include "transcript/truncation.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <vector>

#include "transcript/align.hpp"
#include "transcript/anchors.hpp"
#include "transcript/hints.hpp"
#include "transcript/spoken.hpp"

namespace scribed::transcript {
namespace {

// The limits stand clear of every uncut piece of six recorded calls, two recognisers each (docs/merge.md).

// Tokens the live pass heard after the last one that both passes have, beyond what the batch text still has there. In
// the 106 uncut pieces it was 18 once, else never above 3.
constexpr std::ptrdiff_t kLiveGoesOnTokens = 10;
// And the time that they take; in a script without spaces a token is a character.
constexpr double kLiveGoesOnMs = 2500;
// There must be voice for so much of that time: the 18 stood in voice for 0.4 of it, cut off ones in 0.9 and more,
// mostly.
constexpr double kVoicedShare = 0.6;
// Where no detector listened the tokens alone have to do.
constexpr std::ptrdiff_t kLiveGoesOnUnheardTokens = 30;
// A text that says at least this share of what its voice has room for is not short; uncut pieces say 0.8 and more.
constexpr double kShortShare = 0.6;
// Without other pieces to compare with, speakers differ up to this much.
constexpr double kShortShareAlone = 0.35;
// Less voice than this may be a cough, or music.
constexpr double kLeastMissingMs = 15'000;
// Fewer words than this say nothing of a speaker's pace.
constexpr double kLeastWordTimeMs = 20'000;

double word_time(std::span<const Token> tokens) {
    double sum = 0;
    for (const Token& token : tokens)
        sum += static_cast<double>(token.ms);
    return sum;
}

std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> out;
    append_tokens(text, out);
    return out;
}

double voiced_ms(const CanonPiece& piece, std::span<const VoicedStretch> speech) {
    if (speech.empty()) return static_cast<double>(piece.end_ms - piece.start_ms);
    std::int64_t sum = 0;
    for (const VoicedStretch& voice : speech)
        sum +=
            std::max<std::int64_t>(std::min(voice.end_ms, piece.end_ms) - std::max(voice.start_ms, piece.start_ms), 0);
    return static_cast<double>(sum);
}

// What the live pass heard inside of one piece, with the moment of each token as if utterances were said evenly.
struct Heard {
    std::vector<Token> tokens;
    std::vector<std::int64_t> at_ms;
};

Heard heard_in(const CanonPiece& piece, std::span<const LiveUtterance> live) {
    Heard out;
    std::int64_t heard_until = piece.start_ms;
    for (const LiveUtterance& utterance : live) {
        if (utterance.end_ms <= piece.start_ms || utterance.start_ms >= piece.end_ms) continue;
        // A reconnect may deliver an utterance twice.
        if ((utterance.start_ms + utterance.end_ms) / 2 < heard_until) continue;
        heard_until = utterance.end_ms;
        const auto tokens = tokens_of(utterance.text);
        const double total = std::max(word_time(tokens), 1.0);
        double passed = 0;
        for (const Token& token : tokens) {
            const double share = passed / total;
            passed += static_cast<double>(token.ms);
            const auto at =
                utterance.start_ms +
                static_cast<std::int64_t>(share * static_cast<double>(utterance.end_ms - utterance.start_ms));
            if (at < piece.start_ms || at >= piece.end_ms) continue;
            out.tokens.push_back(token);
            out.at_ms.push_back(at);
        }
    }
    return out;
}

// Where the two passes part for good: indices of the last token that both have.
struct LastBoth {
    std::ptrdiff_t live = -1;
    std::ptrdiff_t canon = -1;
};

// Of the live tokens that the text has too, the one behind which such tokens become rare: the highest point of a sum
// that rises with each and falls with each other live token. Of a poor live pass every third token is in the text,
// and behind the text's end a stray one in thirty.
LastBoth last_heard_by_both(const Heard& heard, std::span<const Token> canon) {
    constexpr double kFall = 0.15;
    const std::array<Window, 1> window = {
        Window{0, static_cast<std::uint32_t>(canon.size()), 0, static_cast<std::uint32_t>(heard.tokens.size())}};
    const auto anchors = find_anchors(heard.tokens, canon, window);
    const auto bands = make_bands(heard.tokens.size(), canon.size(), anchors, window);
    const auto links = align(heard.tokens, canon, bands);
    const std::vector<std::uint32_t> one_utterance(heard.tokens.size(), 0);
    const auto hints = make_hints(links, one_utterance);
    LastBoth best;
    double highest = 0;
    double shared = 0;
    for (std::size_t i = 0; i < hints.size(); ++i) {
        if (hints[i].strength < kFirmHint) continue;
        shared += 1;
        const double sum = shared - kFall * (links[i].live + 1 - shared);
        if (sum < highest) continue;
        highest = sum;
        best = {static_cast<std::ptrdiff_t>(links[i].live), static_cast<std::ptrdiff_t>(i)};
    }
    return best;
}

/// The moment from which on the live pass goes on behind the batch text.
std::optional<std::int64_t> live_goes_on(
    const CanonPiece& piece, const Heard& heard, std::span<const Token> canon, std::span<const VoicedStretch> speech
) {
    const auto live_count = static_cast<std::ptrdiff_t>(heard.tokens.size());
    const auto least = speech.empty() ? kLiveGoesOnUnheardTokens : kLiveGoesOnTokens;
    if (live_count < least) return std::nullopt;
    const LastBoth last = last_heard_by_both(heard, canon);
    const std::ptrdiff_t canon_left = static_cast<std::ptrdiff_t>(canon.size()) - 1 - last.canon;
    const std::ptrdiff_t missing = live_count - 1 - last.live - canon_left;
    if (missing < least) return std::nullopt;
    const auto first = static_cast<std::size_t>(live_count - missing);
    const double takes = word_time(std::span(heard.tokens).subspan(first));
    const double voiced = voiced_ms({heard.at_ms[first], piece.end_ms, {}}, speech);
    if (takes < kLiveGoesOnMs || voiced < takes * kVoicedShare) return std::nullopt;
    return heard.at_ms[first];
}

}  // namespace

std::optional<double> voice_per_word_time(std::span<const CanonPiece> pieces, std::span<const VoicedStretch> speech) {
    double voiced = 0;
    double words = 0;
    for (const CanonPiece& piece : pieces) {
        voiced += voiced_ms(piece, speech);
        words += word_time(tokens_of(piece.text));
    }
    if (words < kLeastWordTimeMs) return std::nullopt;
    return voiced / words;
}

std::optional<CutOff> find_cut_off(
    const CanonPiece& piece,
    std::span<const LiveUtterance> live,
    std::span<const VoicedStretch> speech,
    std::optional<double> usual
) {
    const auto canon = tokens_of(piece.text);
    const Heard heard = heard_in(piece, live);
    if (const auto from_ms = live_goes_on(piece, heard, canon, speech)) return CutOff{from_ms};

    const double voiced = voiced_ms(piece, speech);
    const double said = word_time(canon);
    const double room = voiced / std::max(usual.value_or(1), 0.1);
    if (said >= room * (usual ? kShortShare : kShortShareAlone)) return std::nullopt;
    if (voiced - said * usual.value_or(1) < kLeastMissingMs) return std::nullopt;
    // A live pass that heard about as little was awake: the voice is music, or a crowd.
    const bool live_agrees = !heard.tokens.empty() && word_time(heard.tokens) * kShortShare < said;
    if (live_agrees) return std::nullopt;
    return CutOff{};
}

std::optional<std::int64_t> where_to_halve(
    const CanonPiece& piece, std::span<const VoicedStretch> speech, std::int64_t shortest_ms
) {
    const std::int64_t length = piece.end_ms - piece.start_ms;
    if (length < 2 * shortest_ms || length < 2) return std::nullopt;
    const std::int64_t middle = piece.start_ms + length / 2;
    // The longest pause whose middle lies in the middle third.
    std::int64_t best = middle;
    std::int64_t longest = 0;
    for (std::size_t i = 1; i < speech.size(); ++i) {
        const std::int64_t pause = speech[i].start_ms - speech[i - 1].end_ms;
        const std::int64_t at = speech[i - 1].end_ms + pause / 2;
        if (pause > longest && std::abs(at - middle) <= length / 6) {
            longest = pause;
            best = at;
        }
    }
    return std::clamp(best, piece.start_ms + shortest_ms, piece.end_ms - shortest_ms);
}

}  // namespace scribed::transcript
