// SPDX-License-Identifier: Apache-2.0
#include "clients/comparison.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include "clients/text_layout.hpp"

namespace scribed::clients {
namespace {

struct CanonWord {
    std::size_t line;
    std::size_t word;
    std::string folded;
};

/// Letters and digits alone, ASCII letters small.
std::string fold(std::string_view word) {
    std::string out;
    for (const char c : word) {
        if (c >= 'A' && c <= 'Z') {
            out += static_cast<char>(c - 'A' + 'a');
        } else if (static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            out += c;
        }
    }
    return out;
}

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream in(printable(text));
    std::vector<std::string> out;
    for (std::string word; in >> word;)
        out.push_back(word);
    return out;
}

/// Longest common subsequence of two word lists, as table of lengths of the tails.
class Alignment {
public:
    Alignment(const std::vector<CanonWord>& a, const std::vector<std::string>& b)
        : width_(b.size() + 1), length_((a.size() + 1) * width_) {
        for (std::size_t i = a.size(); i-- > 0;) {
            for (std::size_t j = b.size(); j-- > 0;) {
                at(i, j) = a[i].folded == b[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
            }
        }
    }
    std::size_t& at(std::size_t i, std::size_t j) { return length_[i * width_ + j]; }

private:
    std::size_t width_;
    std::vector<std::size_t> length_;
};

/// Hands out the live words of one track to the lines of that track.
void place(
    const std::vector<CanonWord>& canon, const std::vector<std::string>& live, std::vector<ComparedLine>& lines
) {
    std::vector<std::string> folded;
    folded.reserve(live.size());
    for (const auto& word : live)
        folded.push_back(fold(word));
    Alignment alignment(canon, folded);
    std::size_t i = 0;
    for (std::size_t j = 0; j < live.size();) {
        if (i < canon.size() && canon[i].folded == folded[j]) {
            lines[canon[i].line].canon[canon[i].word].shared = true;
            lines[canon[i].line].live.push_back({live[j], true});
            ++i;
            ++j;
        } else if (i < canon.size() && alignment.at(i + 1, j) > alignment.at(i, j + 1)) {
            ++i;
        } else {
            lines[canon[std::min(i, canon.size() - 1)].line].live.push_back({live[j], false});
            ++j;
        }
    }
}

}  // namespace

std::vector<ComparedLine> compare(const transcript::Canon& canon, std::span<const transcript::Segment> live) {
    std::vector<ComparedLine> lines;
    std::map<std::string, std::vector<CanonWord>> canon_words;
    for (const auto& segment : canon.segments) {
        if (segment.doubt != transcript::Doubt::none) continue;
        ComparedLine line{segment.track, printable(segment.speaker), segment.start_ms, {}, {}};
        for (auto& word : words_of(segment.text)) {
            canon_words[segment.track].push_back({lines.size(), line.canon.size(), fold(word)});
            line.canon.push_back({std::move(word), false});
        }
        lines.push_back(std::move(line));
    }
    std::map<std::string, std::vector<std::string>> live_words;
    for (const auto& segment : live) {
        for (auto& word : words_of(segment.text))
            live_words[segment.track].push_back(std::move(word));
    }
    for (const auto& [track, words] : live_words) {
        if (!canon_words[track].empty()) place(canon_words[track], words, lines);
    }
    return lines;
}

}  // namespace scribed::clients
