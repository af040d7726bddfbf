// SPDX-License-Identifier: Apache-2.0
#include "transcript/spoken.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <unordered_map>

#include "base/utf8.hpp"
#include "transcript/fold.hpp"
#include "transcript/number_words.hpp"
#include "transcript/speaking_time.hpp"

namespace scribed::transcript {
namespace {

std::uint64_t mix(std::uint64_t hash, char32_t point) {
    hash = (hash ^ point) * 0x9E3779B97F4A7C15u;
    return hash ^ (hash >> 29);
}

Token make_token(std::u32string_view letters) {
    Token token;
    std::uint64_t id = letters.size();
    char32_t before = U' ';
    const auto add_pair = [&](char32_t next) {
        token.shape |= std::uint64_t{1} << (mix(mix(0, before), next) >> 58);
        before = next;
    };
    for (const char32_t point : letters) {
        id = mix(id, point);
        add_pair(point);
    }
    add_pair(U' ');
    token.id = id == kUnspoken ? 1 : id;
    token.shape_bits = std::popcount(token.shape);
    token.ms = speaking_ms(letters);
    token.content = letters.size() > 3 || (!letters.empty() && kind_of(letters[0]) == CharKind::unspaced);
    return token;
}

// Cuts one written unit into its tokens.
class UnitCutter {
public:
    UnitCutter(std::vector<Token>& out, bool spell_capitals) : out_(out), spell_capitals_(spell_capitals) {}

    void cut(std::string_view unit) {
        for (std::size_t at = 0; at < unit.size();) {
            const char32_t point = next_code_point(unit, at);
            take(point, at < unit.size() ? unit[at] : ' ');
        }
        flush();
    }

private:
    void take(char32_t point, char next) {
        const CharKind kind = kind_of(point);
        const bool next_digit = next >= '0' && next <= '9';
        if (kind == CharKind::digit) {
            if (!letters_.empty()) flush();
            digits_ += static_cast<char>(fold(point));
            return;
        }
        if (!digits_.empty()) {
            // 1,300 is one number, 37.8 has a decimal part.
            if (point == U',' && next_digit) return;
            const bool decimal_point = point == U'.' && next_digit;
            flush();
            if (decimal_point) {
                emit(U"point");
                decimal_ = true;
                return;
            }
        }
        if (point == U'%') emit(U"percent");
        if (kind == CharKind::separator) {
            flush();
        } else if (kind == CharKind::unspaced) {
            flush();
            emit(std::u32string_view(&point, 1));
        } else if (kind != CharKind::joiner) {
            const char32_t folded = fold(point);
            if (folded == point) lower_ = true;
            letters_ += folded;
        }
    }

    void flush() {
        if (!digits_.empty()) {
            std::vector<std::string_view> parts;
            if (decimal_) {
                append_digit_words(digits_, parts);
            } else {
                append_number_words(digits_, parts);
            }
            for (const auto part : parts)
                emit(std::u32string(part.begin(), part.end()));
            digits_.clear();
        }
        if (!letters_.empty()) {
            constexpr std::size_t kLongestInitialism = 4;
            if (spell_capitals_ && !lower_ && letters_.size() > 1 && letters_.size() <= kLongestInitialism) {
                for (const char32_t letter : letters_)
                    emit(std::u32string_view(&letter, 1));
            } else {
                emit(letters_);
            }
            letters_.clear();
        }
        decimal_ = false;
        lower_ = false;
    }

    void emit(std::u32string_view letters) { out_.push_back(make_token(letters)); }

    std::vector<Token>& out_;
    bool spell_capitals_;
    std::u32string letters_;
    std::string digits_;
    bool decimal_ = false;  // digits_ stand behind a decimal point
    bool lower_ = false;    // letters_ holds one that was not a capital
};

// Capitals tell an initialism only where the text does not shout all the time.
bool has_lower_case(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

bool is_annotation(std::string_view word) {
    return word.size() > 2 && (word.front() == '<' || word.front() == '[') &&
           word.find_first_of(">]") != std::string_view::npos;
}

}  // namespace

void append_tokens(std::string_view text, std::vector<Token>& out) {
    UnitCutter cutter(out, has_lower_case(text));
    for (const Unit& unit : split_units(text)) {
        const std::size_t begin = out.size();
        if (!is_annotation(unit.text)) cutter.cut(unit.text);
        if (out.size() == begin) {
            Token silent;
            silent.ms = is_annotation(unit.text) ? kAnnotationMs : 1.0F;
            out.push_back(silent);
        }
        for (std::size_t i = begin; i < out.size(); ++i)
            out[i].ends_unit = false;
        out.back().ends_unit = true;
        out.back().after = break_after(unit.text);
    }
}

void shorten_frequent(std::vector<Token>& tokens) {
    // A word said once in a thousand keeps its time; e times as often takes this much off.
    constexpr float kPerLogMs = 15;
    constexpr float kRarestPerMille = 0.1F;
    constexpr float kShortestMs = 60;
    // Counts from a text of fewer tokens say little.
    constexpr float kMeaningful = 500;
    std::unordered_map<std::uint64_t, std::uint32_t> counts;
    for (const Token& token : tokens)
        ++counts[token.id];
    const auto total = static_cast<float>(tokens.size());
    const float trust = total / (total + kMeaningful);
    for (Token& token : tokens) {
        if (token.id == kUnspoken) continue;
        const float per_mille = static_cast<float>(counts[token.id]) / total * 1000;
        const float adjusted = token.ms - trust * kPerLogMs * std::log(per_mille + kRarestPerMille);
        token.ms = std::max(adjusted, std::min(token.ms, kShortestMs));
    }
}

}  // namespace scribed::transcript
