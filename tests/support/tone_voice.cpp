// SPDX-License-Identifier: Apache-2.0
#include "tests/support/tone_voice.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <stdexcept>

#include "base/units.hpp"
#include "sandbox/tone_language.hpp"

namespace scribed::test {
namespace {

using namespace scribed::sandbox;

/// Length of the ramps at a symbol's ends, which keep it from clicking.
constexpr double kRampMs = 2;

double amplitude(double db) { return 32767 * std::pow(10.0, db / 20); }

class Speaker {
public:
    explicit Speaker(const ToneVoice& voice) : voice_(voice) {}

    void silence(int ms) {
        now_ms_ += ms;
        samples_.resize(ms_to_samples(now_ms_, voice_.rate));
    }

    void symbol(unsigned digit) {
        const auto begin = samples_.size();
        silence(kToneMs);
        const auto count = samples_.size() - begin;
        const auto pair = tone_pair(digit);
        const auto ramp = kRampMs / 1000 * voice_.rate;
        for (std::size_t n = 0; n < count; ++n) {
            const auto edge = static_cast<double>(std::min(n, count - 1 - n)) + 0.5;
            const auto gain = edge < ramp ? 0.5 - 0.5 * std::cos(std::numbers::pi * edge / ramp) : 1.0;
            const auto turn = 2 * std::numbers::pi * static_cast<double>(n) / voice_.rate;
            const auto wave = std::sin(turn * kLowTones[pair.low]) + std::sin(turn * kHighTones[pair.high]);
            samples_[begin + n] = static_cast<std::int16_t>(std::lround(amplitude(voice_.level_db) / 2 * gain * wave));
        }
    }

    void word(unsigned code) {
        symbol(code >> 8 & 15);
        silence(kSymbolGapMs);
        symbol(code >> 4 & 15);
        silence(kSymbolGapMs);
        symbol(code & 15);
    }

    void add_noise() {
        if (voice_.noise_db <= -100) return;
        std::mt19937_64 random(voice_.noise_seed);
        std::normal_distribution<double> noise(0, amplitude(voice_.noise_db));
        for (auto& sample : samples_) {
            sample = static_cast<std::int16_t>(std::clamp(std::round(sample + noise(random)), -32768.0, 32767.0));
        }
    }

    std::int64_t now_ms() const { return now_ms_; }
    std::vector<std::int16_t> take() { return std::move(samples_); }

private:
    ToneVoice voice_;
    std::int64_t now_ms_ = 0;
    std::vector<std::int16_t> samples_;
};

}  // namespace

std::string Speech::text() const {
    std::string result;
    for (const auto& word : words) {
        if (!result.empty()) result += ' ';
        result += word.text;
    }
    return result;
}

std::vector<std::string> pick_words(std::size_t count, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<std::string> words;
    words.reserve(count);
    while (words.size() < count)
        words.push_back(tone_word(static_cast<unsigned>(random() % kToneWords)));
    return words;
}

Speech say(const std::vector<std::string>& words, const ToneVoice& voice) {
    Speaker speaker(voice);
    Speech speech{.rate = voice.rate, .samples = {}, .words = {}};
    speaker.silence(voice.lead_ms);
    for (std::size_t n = 0; n < words.size(); ++n) {
        if (n > 0) speaker.silence(n % voice.words_per_utterance == 0 ? kUtteranceGapMs : kWordGapMs);
        const auto code = tone_code(words[n]);
        if (!code) throw std::invalid_argument("no word of the language of tones: " + words[n]);
        const auto start = speaker.now_ms();
        speaker.word(*code);
        speech.words.push_back({words[n], start, speaker.now_ms()});
    }
    speaker.silence(voice.tail_ms);
    speaker.add_noise();
    speech.samples = speaker.take();
    return speech;
}

}  // namespace scribed::test
