// SPDX-License-Identifier: Apache-2.0
#include "counting_voice.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

namespace scribed::proto {
namespace {

// Above what a detector may take for the room, whatever it heard first.
constexpr int kFirstLevel = 3000;
constexpr int kLevelStep = 8;
// 500 Hz: the same tone at either rate, after any detector and resampler.
constexpr std::size_t kPeriod = kTrackRate / 500;
constexpr int kLoud = 500;
constexpr std::int64_t kWordMs = samples_to_ms(CountingVoice::kWord);

const std::array<double, kPeriod>& sine() {
    static const auto table = [] {
        std::array<double, kPeriod> out{};
        for (std::size_t i = 0; i < kPeriod; ++i)
            out[i] = std::sin(2 * std::numbers::pi * static_cast<double>(i) / kPeriod);
        return out;
    }();
    return table;
}

// The number whose level the tone has, by its power over whole periods.
std::optional<int> number_of(std::span<const std::int16_t> tone, unsigned rate) {
    const std::size_t period = rate / 500;
    const std::size_t edge = std::min<std::size_t>(tone.size() / 4, rate / 100);
    const auto middle = tone.subspan(edge, (tone.size() - 2 * edge) / period * period);
    if (middle.empty()) return std::nullopt;
    double power = 0;
    for (const auto sample : middle)
        power += static_cast<double>(sample) * sample;
    const double level = std::sqrt(2 * power / static_cast<double>(middle.size()));
    const auto number = static_cast<int>(std::lround((level - kFirstLevel) / kLevelStep));
    if (number < 0 || number >= CountingVoice::kNumbers) return std::nullopt;
    return number;
}

}  // namespace

bool CountingVoice::speaks(Samples at) const {
    const Samples inside = at % (speech() + hole) % utterance();
    return sends(at) && inside < words * kStep && inside % kStep < kWord;
}

std::uint64_t CountingVoice::words_before(Samples at) const {
    const auto in_utterances = [this](Samples length) {
        const Samples rest = length % utterance();
        return length / utterance() * words + std::min(words, (rest + kStep - 1) / kStep);
    };
    const Samples round = speech() + hole;
    return at / round * in_utterances(speech()) + in_utterances(std::min(at % round, speech()));
}

Samples CountingVoice::begin_of(std::uint64_t word) const {
    const std::uint64_t of_speech = words * utterances;
    const std::uint64_t inside = word % of_speech;
    return word / of_speech * (speech() + hole) + inside / words * utterance() + inside % words * kStep;
}

void CountingVoice::say(Samples at, std::span<std::int16_t> out) const {
    std::ranges::fill(out, std::int16_t{0});
    for (std::size_t i = 0; i < out.size();) {
        const Samples now = at + i;
        const auto word = words_before(now + 1);
        const Samples begin = word == 0 ? 0 : begin_of(word - 1);
        if (speaks(now)) {
            const auto& wave = sine();
            const double level = kFirstLevel + kLevelStep * static_cast<double>((word - 1) % kNumbers);
            for (; i < out.size() && at + i < begin + kWord; ++i)
                out[i] = static_cast<std::int16_t>(std::lround(level * wave[(at + i - begin) % kPeriod]));
        } else {
            i += std::min<std::size_t>(out.size() - i, begin_of(word) - now);
        }
    }
}

std::vector<std::int16_t> CountingVoice::samples(Samples begin, Samples end) const {
    std::vector<std::int16_t> out(end - std::min(begin, end));
    say(begin, out);
    return out;
}

std::string hear_words(std::span<const std::int16_t> pcm, unsigned rate) {
    const std::size_t pause = rate / 200;
    std::string out;
    const auto close = [&](std::size_t begin, std::size_t end) {
        const auto ms = samples_to_ms(end - begin, rate);
        // A click is no word.
        if (ms < 6) return;
        const auto number = number_of(pcm.subspan(begin, end - begin), rate);
        if (!out.empty()) out += ' ';
        out += !number                       ? "?"
               : std::abs(ms - kWordMs) <= 3 ? fmt::format("{}", *number)
                                             : fmt::format("{}/{}", *number, ms);
    };
    std::optional<std::size_t> begin;
    std::size_t end = 0;
    for (std::size_t i = 0; i < pcm.size(); ++i) {
        if (std::abs(pcm[i]) > kLoud) {
            begin = begin.value_or(i);
            end = i + 1;
        } else if (begin && i >= end + pause) {
            close(*begin, end);
            begin.reset();
        }
    }
    if (begin) close(*begin, end);
    return out;
}

std::optional<HeardWord> parse_heard(std::string_view word) {
    HeardWord heard{0, kWordMs};
    const auto slash = std::min(word.find('/'), word.size());
    if (std::from_chars(word.data(), word.data() + slash, heard.number).ec != std::errc{}) return std::nullopt;
    if (slash < word.size()) std::from_chars(word.data() + slash + 1, word.data() + word.size(), heard.ms);
    return heard;
}

}  // namespace scribed::proto
