// SPDX-License-Identifier: Apache-2.0
#include "transcript/spread.hpp"

#include <algorithm>

#include "transcript/speaking_time.hpp"

namespace scribed::transcript {
namespace {

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

// An utterance's end alone is no pause to rely on.
double weight(const PlacementInput& input, std::size_t i, bool last) {
    const Token& token = input.tokens[i];
    double ms = static_cast<double>(token.ms) + final_lengthening_ms(token.after);
    if (last && input.pauses_known) ms += static_cast<double>(before_pause_ms(token.after));
    return ms;
}

// Tokens [first, last), for which no voice was left, share the time between their neighbours.
void spread_between(const PlacementInput& input, std::size_t first, std::size_t last, std::vector<Placed>& out) {
    double total = 0;
    for (std::size_t i = first; i < last; ++i)
        total += std::max<double>(input.tokens[i].ms, 1);
    const double begin = first > 0 ? out[first - 1].end_ms : static_cast<double>(input.start_ms);
    const double end = std::max(begin, last < out.size() ? out[last].start_ms : static_cast<double>(input.end_ms));
    double passed = 0;
    for (std::size_t i = first; i < last; ++i) {
        out[i].start_ms = begin + (end - begin) * passed / total;
        passed += std::max<double>(input.tokens[i].ms, 1);
        out[i].end_ms = begin + (end - begin) * passed / total;
    }
}

}  // namespace

void spread_fill(const PlacementInput& input, const Fill& fill, std::span<Placed> out) {
    const auto atoms = input.atoms.subspan(fill.first_atom, fill.last_atom - fill.first_atom);
    const VoicedClock clock(atoms);
    double total = 0;
    const auto pause_after = [&](std::size_t i) {
        const Token& token = input.tokens[i];
        const bool inner = i + 1 < fill.last && token.ends_unit && !input.pauses_known;
        return inner ? static_cast<double>(usual_pause_ms(token.after)) : 0.0;
    };
    for (std::size_t i = fill.first; i < fill.last; ++i)
        total += weight(input, i, i + 1 == fill.last) + pause_after(i);
    double passed = 0;
    for (std::size_t i = fill.first; i < fill.last; ++i) {
        Placed& placed = out[i - fill.first];
        placed.start_ms = clock.at(passed / total, true);
        passed += weight(input, i, i + 1 == fill.last);
        placed.end_ms = clock.at(passed / total, false);
        passed += pause_after(i);
        placed.voiced = atoms.front().known;
        const Hint& hint = input.hints[i];
        placed.heard = hint.strength > 0 && hint.utterance >= atoms.front().first_utterance &&
                       hint.utterance < atoms.front().last_utterance;
    }
    const double gap_begin = fill.first_atom > 0 ? static_cast<double>(input.atoms[fill.first_atom - 1].end_ms)
                                                 : static_cast<double>(input.start_ms);
    Placed& first = out.front();
    first.start_ms -= std::min(static_cast<double>(input.onset_ms), std::max(first.start_ms - gap_begin, 0.0));
}

std::vector<Placed> spread(const PlacementInput& input, std::span<const Fill> fills) {
    std::vector<Placed> out(input.tokens.size());
    std::vector<Fill> voiced(fills.begin(), fills.end());
    std::erase_if(voiced, [](const Fill& fill) { return fill.first_atom == fill.last_atom; });
    for (const Fill& fill : voiced)
        spread_fill(input, fill, std::span(out).subspan(fill.first, fill.last - fill.first));
    std::size_t at = 0;
    for (const Fill& fill : voiced) {
        if (at < fill.first) spread_between(input, at, fill.first, out);
        at = fill.last;
    }
    if (at < out.size()) spread_between(input, at, out.size(), out);
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
