// SPDX-License-Identifier: Apache-2.0
#include "transcript/spread.hpp"

#include <algorithm>

#include "transcript/speaking_time.hpp"

namespace scribed::transcript {
namespace {

// What an energy detector hears as voice begins this much after the sound of a word does (median of 6 calls; the
// quartiles lie 20 ms around it).
constexpr double kOnset_ms = 65;

// Maps a share of the voiced time of some atoms to an instant.
class VoicedClock {
public:
    explicit VoicedClock(std::span<const VoiceAtom> atoms) : atoms_(atoms) {
        for (const VoiceAtom& atom : atoms)
            total_ += static_cast<double>(atom.length());
    }
    double at(double share, bool starting) const {
        double left = share * total_;
        for (const VoiceAtom& atom : atoms_) {
            const auto length = static_cast<double>(atom.length());
            // The end of one atom is the start of the next; a word begins in the next.
            if (left < length || (left <= length && !starting) || &atom == &atoms_.back()) {
                return static_cast<double>(atom.start_ms) + std::min(left, length);
            }
            left -= length;
        }
        return 0;
    }

private:
    std::span<const VoiceAtom> atoms_;
    double total_ = 0;
};

// The last word before a pause is drawn out, punctuation or not.
constexpr double kBeforePause_ms = 140;
double weight(const PlacementInput& input, std::size_t i, bool last) {
    const Token& token = input.tokens[i];
    double ms = static_cast<double>(token.ms) + final_lengthening_ms(token.after);
    if (last && token.after == Break::none) ms += kBeforePause_ms;
    return ms;
}

void spread_fill(const PlacementInput& input, const Fill& fill, std::vector<Placed>& out) {
    const auto atoms = input.atoms.subspan(fill.first_atom, fill.last_atom - fill.first_atom);
    const VoicedClock clock(atoms);
    double total = 0;
    const auto pause_after = [&](std::size_t i) {
        const Token& token = input.tokens[i];
        const bool inner = i + 1 < fill.last && token.ends_word && !input.pauses_known;
        return inner ? static_cast<double>(usual_pause_ms(token.after)) : 0.0;
    };
    for (std::size_t i = fill.first; i < fill.last; ++i)
        total += weight(input, i, i + 1 == fill.last) + pause_after(i);
    double passed = 0;
    for (std::size_t i = fill.first; i < fill.last; ++i) {
        Placed& placed = out[i];
        placed.start_ms = clock.at(passed / total, true);
        passed += weight(input, i, i + 1 == fill.last);
        placed.end_ms = clock.at(passed / total, false);
        passed += pause_after(i);
        placed.voiced = true;
        const Hint& hint = input.hints[i];
        placed.heard = hint.strength > 0 && hint.utterance >= atoms.front().first_utterance &&
                       hint.utterance < atoms.front().last_utterance;
    }
    if (!input.pauses_known) return;
    const double gap_begin = fill.first_atom > 0 ? static_cast<double>(input.atoms[fill.first_atom - 1].end_ms)
                                                 : static_cast<double>(input.start_ms);
    Placed& first = out[fill.first];
    first.start_ms -= std::min(kOnset_ms, std::max(first.start_ms - gap_begin, 0.0));
}

// Tokens that no voice was left for share the time between their neighbours.
void spread_rest(const PlacementInput& input, std::vector<Placed>& out) {
    for (std::size_t i = 0; i < out.size();) {
        if (out[i].voiced) {
            ++i;
            continue;
        }
        std::size_t next = i;
        double total = 0;
        while (next < out.size() && !out[next].voiced)
            total += std::max<double>(input.tokens[next++].ms, 1);
        const double begin = i > 0 ? out[i - 1].end_ms : static_cast<double>(input.start_ms);
        const double end = std::max(begin, next < out.size() ? out[next].start_ms : static_cast<double>(input.end_ms));
        double passed = 0;
        for (; i < next; ++i) {
            out[i].start_ms = begin + (end - begin) * passed / total;
            passed += std::max<double>(input.tokens[i].ms, 1);
            out[i].end_ms = begin + (end - begin) * passed / total;
        }
    }
}

}  // namespace

std::vector<Placed> spread(const PlacementInput& input, std::span<const Fill> fills) {
    std::vector<Placed> out(input.tokens.size());
    for (const Fill& fill : fills) {
        if (fill.first_atom < fill.last_atom) spread_fill(input, fill, out);
    }
    spread_rest(input, out);
    // Neighbours' roundings and onsets may cross by a moment.
    const auto low = static_cast<double>(input.start_ms);
    const auto high = static_cast<double>(input.end_ms);
    double before = low;
    for (Placed& placed : out) {
        placed.start_ms = std::clamp(std::max(placed.start_ms, before), low, high);
        placed.end_ms = std::clamp(placed.end_ms, placed.start_ms, high);
        before = placed.start_ms;
    }
    return out;
}

}  // namespace scribed::transcript
