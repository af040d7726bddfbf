// SPDX-License-Identifier: Apache-2.0
#include "transcript/cue.hpp"

#include <algorithm>
#include <string_view>

#include "base/utf8.hpp"
#include "transcript/clean_text.hpp"
#include "transcript/words.hpp"

namespace scribed::transcript {
namespace {

// Words with times when the segment has them, else its text spread evenly over its time.
std::vector<Word> timed_words_of(const CanonSegment& segment) {
    std::vector<Word> out;
    if (!segment.words.empty()) {
        out = segment.words;
        for (Word& word : out)
            word.text = clean_text(word.text);
    } else {
        const std::string text = clean_text(segment.text);
        const auto units = split_units(text);
        const auto count = static_cast<std::int64_t>(units.size());
        const std::int64_t length = segment.end_ms - segment.start_ms;
        for (std::int64_t i = 0; i < count; ++i) {
            const Unit& unit = units[static_cast<std::size_t>(i)];
            out.push_back(
                {segment.start_ms + length * i / count, segment.start_ms + length * (i + 1) / count,
                 std::string(unit.text), unit.ends_word}
            );
        }
    }
    std::erase_if(out, [](const Word& word) { return word.text.empty(); });
    return out;
}

// A word longer than a line in parts that fit, each with its share of the time.
void split_long_word(const Word& word, std::size_t limit, std::vector<Word>& out) {
    const auto total = static_cast<std::int64_t>(std::max<std::size_t>(columns(word.text), 1));
    const std::int64_t length = word.end_ms - word.start_ms;
    std::int64_t passed = 0;
    Word part{word.start_ms, word.start_ms, {}, false};
    std::size_t width = 0;
    for (std::size_t at = 0; at < word.text.size();) {
        const char32_t point = next_code_point(word.text, at);
        if (width + columns(point) > limit) {
            out.push_back(part);
            part = {part.end_ms, part.end_ms, {}, false};
            width = 0;
        }
        append_utf8(part.text, point);
        width += columns(point);
        passed += static_cast<std::int64_t>(columns(point));
        part.end_ms = word.start_ms + length * passed / total;
    }
    part.spaced = word.spaced;
    out.push_back(part);
}

class CueWriter {
public:
    explicit CueWriter(std::size_t reserved) : reserved_(reserved) {}

    void add(const Word& word) {
        const std::size_t width = columns(word.text);
        const std::size_t space = spaced_ ? 1 : 0;
        spaced_ = word.spaced;
        if (cues_.empty()) {
            open(word);
        } else if (width_ + space + width <= kCueColumns) {
            cues_.back().lines.back().append(space, ' ') += word.text;
            width_ += space + width;
        } else if (cues_.back().lines.size() < kCueLines) {
            cues_.back().lines.push_back(word.text);
            width_ = width;
        } else {
            open(word);
        }
        cues_.back().end_ms = std::max(word.end_ms, cues_.back().start_ms + 1);
    }

    std::vector<Cue> take() { return std::move(cues_); }

private:
    void open(const Word& word) {
        std::int64_t start = word.start_ms;
        if (!cues_.empty()) start = std::max(start, cues_.back().end_ms);
        cues_.push_back({start, start + 1, {word.text}});
        width_ = reserved_ + columns(word.text);
    }

    std::size_t reserved_;
    std::size_t width_ = 0;
    bool spaced_ = true;  // behind the last word
    std::vector<Cue> cues_;
};

}  // namespace

std::vector<Cue> make_cues(const CanonSegment& segment, std::size_t reserved) {
    // A name that leaves no room for words is shown whole; the line is then longer than its limit.
    const std::size_t limit = kCueColumns - std::min(reserved, kCueColumns / 2);
    std::vector<Word> parts;
    for (const Word& word : timed_words_of(segment)) {
        if (columns(word.text) <= limit) {
            parts.push_back(word);
        } else {
            split_long_word(word, limit, parts);
        }
    }
    CueWriter writer(std::min(reserved, kCueColumns / 2));
    for (const Word& part : parts)
        writer.add(part);
    return writer.take();
}

}  // namespace scribed::transcript
