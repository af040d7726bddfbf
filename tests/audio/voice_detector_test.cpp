// SPDX-License-Identifier: Apache-2.0
#include "audio/voice_detector.hpp"

#include <gtest/gtest.h>

#include "tests/audio/signals.hpp"

namespace scribed::audio {
namespace {

using namespace test;

constexpr Samples kMs = kTrackRate / 1000;

Pcm silence_of(int ms) { return Pcm(static_cast<std::size_t>(ms) * kMs, 0); }
Pcm tone_of(double hz, int ms, double dbfs = -10) { return tone(hz, static_cast<std::size_t>(ms) * kMs, dbfs); }

/// A DTMF symbol: two tones at once.
Pcm symbol(int ms) {
    Pcm out = tone_of(770, ms, -12);
    const Pcm high = tone_of(1336, ms, -12);
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<std::int16_t>(out[i] + high[i]);
    return out;
}

/// Words of three symbols as the sandbox's tones say them (design.md section 7).
Pcm words(int count) {
    Pcm out;
    for (int i = 0; i < count * 3; ++i) {
        append(out, symbol(60));
        if (i + 1 < count * 3) append(out, silence_of(i % 3 == 2 ? 150 : 40));
    }
    return out;
}

Pcm mixed(Pcm a, const Pcm& b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
        a[i] = static_cast<std::int16_t>(std::clamp(a[i] + b[i % b.size()], -32768, 32767));
    }
    return a;
}

std::vector<Stretch> hear(std::span<const std::int16_t> pcm, VoiceDetectorConfig config = {}) {
    VoiceDetector detector(config);
    detector.push(pcm);
    detector.finish();
    return detector.take_stretches();
}

Samples voiced(const std::vector<Stretch>& stretches) {
    Samples out = 0;
    for (const Stretch& s : stretches)
        out += s.end - s.begin;
    return out;
}

void expect_near(const Stretch& stretch, Samples begin, Samples end) {
    const Samples lead = VoiceDetectorConfig().lead_ms * kMs;
    EXPECT_NEAR(static_cast<double>(stretch.begin), static_cast<double>(begin - std::min(begin, lead)), 30.0 * kMs);
    EXPECT_LE(stretch.begin, begin) << "no onset is cut off";
    EXPECT_NEAR(static_cast<double>(stretch.end), static_cast<double>(end), 30.0 * kMs);
}

TEST(VoiceDetector, HearsNothingInSilenceAndQuietNoise) {
    EXPECT_TRUE(hear(silence_of(3000)).empty());
    EXPECT_TRUE(hear(noise(48'000, -60, 1)).empty());
    EXPECT_TRUE(hear(Pcm(48'000, 9000)).empty()) << "a constant offset is no sound";
    EXPECT_TRUE(hear({}).empty());
}

TEST(VoiceDetector, FindsBeginAndEndWithin30Ms) {
    for (const int offset_ms : {500, 503, 507, 1234}) {
        for (const double dbfs : {-40.0, -20.0, -3.0}) {
            Pcm pcm = silence_of(offset_ms);
            append(pcm, tone_of(400, 777, dbfs));
            append(pcm, silence_of(600));
            const auto heard = hear(mixed(pcm, noise(5000, -65, 2)));
            ASSERT_EQ(heard.size(), 1U) << offset_ms << " ms, " << dbfs << " dB";
            expect_near(heard[0], static_cast<Samples>(offset_ms) * kMs, static_cast<Samples>(offset_ms + 777) * kMs);
        }
    }
}

TEST(VoiceDetector, HearsAVoiceFromTheVeryFirstSample) {
    Pcm pcm = words(4);
    const Samples end = pcm.size();
    append(pcm, silence_of(500));
    const auto heard = hear(pcm);
    ASSERT_EQ(heard.size(), 1U);
    EXPECT_EQ(heard[0].begin, 0U);
    expect_near(heard[0], 0, end);
}

TEST(VoiceDetector, KeepsAnUtteranceWholeAndUtterancesApart) {
    Pcm pcm = silence_of(300);
    std::vector<Stretch> said;
    for (int i = 0; i < 6; ++i) {
        const Samples begin = pcm.size();
        append(pcm, words(5));
        said.push_back({begin, pcm.size()});
        append(pcm, silence_of(800));
    }
    for (const double room_dbfs : {-200.0, -60.0, -45.0}) {
        const auto heard = hear(mixed(pcm, noise(7001, room_dbfs, 3)));
        ASSERT_EQ(heard.size(), said.size()) << room_dbfs;
        for (std::size_t i = 0; i < said.size(); ++i)
            expect_near(heard[i], said[i].begin, said[i].end);
    }
}

TEST(VoiceDetector, BridgesPausesShorterThanTheHangoverOnly) {
    for (const int pause_ms : {40, 150, 190, 230, 800}) {
        Pcm pcm = tone_of(400, 300);
        append(pcm, silence_of(pause_ms));
        append(pcm, tone_of(400, 300));
        EXPECT_EQ(hear(pcm).size(), pause_ms < 200 ? 1U : 2U) << pause_ms;
    }
}

TEST(VoiceDetector, IgnoresClicks) {
    Pcm pcm;
    for (int i = 0; i < 30; ++i) {
        append(pcm, tone_of(1000, 15, -3));
        append(pcm, silence_of(120));
    }
    EXPECT_TRUE(hear(pcm).empty());
}

TEST(VoiceDetector, KeepsALongSteadyToneWhole) {
    for (const double dbfs : {-35.0, -20.0, -3.0}) {
        Pcm pcm = silence_of(1000);
        append(pcm, tone_of(440, 5000, dbfs));
        append(pcm, silence_of(500));
        const auto heard = hear(pcm);
        ASSERT_EQ(heard.size(), 1U) << dbfs;
        expect_near(heard[0], 1000 * kMs, 6000 * kMs);
    }
}

TEST(VoiceDetector, LearnsASteadyHumAndHearsVoicesOverIt) {
    Pcm pcm = silence_of(30'000);
    append(pcm, words(4));
    append(pcm, silence_of(2000));
    const auto loud = hear(mixed(pcm, tone_of(120, 1000, -30)));
    ASSERT_EQ(loud.size(), 2U);
    EXPECT_LT(loud[0].end, 20'000 * kMs) << "the hum is learnt";
    expect_near(loud[1], 30'000 * kMs, pcm.size() - 2000 * kMs);

    const auto quiet = hear(mixed(pcm, tone_of(120, 1000, -40)));
    ASSERT_EQ(quiet.size(), 1U) << "a quiet hum from the first sample on is never a voice";
    expect_near(quiet[0], 30'000 * kMs, pcm.size() - 2000 * kMs);
}

TEST(VoiceDetector, LearnsANoisyRoomWithinSeconds) {
    Pcm pcm = noise(2000 * kMs, -70, 9);
    append(pcm, noise(20'000 * kMs, -45, 10));
    const auto heard = hear(pcm);
    ASSERT_EQ(heard.size(), 1U);
    EXPECT_LT(heard[0].end, 5000 * kMs);
}

TEST(VoiceDetector, RemembersTheRoomAcrossDigitalSilence) {
    Pcm room = noise(20'000 * kMs, -48, 4);
    VoiceDetector detector;
    detector.push(room);
    detector.take_stretches();
    detector.push_silence(60 * kTrackRate);
    detector.push(std::span(room).first(3000 * kMs));
    detector.finish();
    EXPECT_TRUE(detector.take_stretches().empty());
}

TEST(VoiceDetector, HearsSpeechInNoise) {
    const Pcm speech = speech_like(10 * kTrackRate);
    const auto heard = hear(mixed(speech, noise(9000, -45, 5)));
    EXPECT_GT(voiced(heard), 5 * kTrackRate);
}

TEST(VoiceDetector, HearsTheSameWhateverTheBlockSizes) {
    Pcm pcm = noise(700, -30, 6);
    for (int i = 0; i < 4; ++i) {
        append(pcm, words(2));
        append(pcm, noise(9000, -58, 7));
        append(pcm, silence_of(333));
    }
    const auto whole = hear(pcm);
    EXPECT_GE(whole.size(), 4U);
    for (const std::size_t block : std::initializer_list<std::size_t>{1, 7, 160, 161, 5000}) {
        VoiceDetector detector;
        std::vector<Stretch> heard;
        for (std::size_t at = 0; at < pcm.size(); at += block) {
            detector.push(std::span(pcm).subspan(at, std::min(block, pcm.size() - at)));
            for (const Stretch& s : detector.take_stretches())
                heard.push_back(s);
        }
        detector.finish();
        for (const Stretch& s : detector.take_stretches())
            heard.push_back(s);
        EXPECT_EQ(heard, whole) << block;
    }
}

TEST(VoiceDetector, CountsSilenceAsIfItHadBeenPushed) {
    for (const std::size_t count :
         std::initializer_list<std::size_t>{1, 77, 159, 160, 1000, 3199, 3200, 5000, 100'000}) {
        VoiceDetector pushed;
        VoiceDetector counted;
        Samples silence = 0;
        for (int round = 0; round < 3; ++round) {
            for (VoiceDetector* detector : {&pushed, &counted})
                detector->push(noise(3333, -20, 8));
            pushed.push(Pcm(count, 0));
            counted.push_silence(count);
            EXPECT_EQ(counted.position(), pushed.position());
            EXPECT_EQ(counted.open_since(), pushed.open_since());
            EXPECT_EQ(counted.silence(), pushed.silence());
            silence = counted.silence();
        }
        EXPECT_NEAR(static_cast<double>(silence), static_cast<double>(count), 160);
        pushed.finish();
        counted.finish();
        EXPECT_EQ(counted.take_stretches(), pushed.take_stretches()) << count;
    }
}

TEST(VoiceDetector, AGatedVoiceIsHeardForAsLongAsItSpeaks) {
    // Two minutes of words with nothing but digital silence between them.
    Pcm talk;
    for (int i = 0; i < 40; ++i) {
        append(talk, words(8));
        append(talk, silence_of(800));
    }
    const auto heard = hear(talk);
    EXPECT_EQ(heard.size(), 40u);
    EXPECT_GT(heard.back().end, talk.size() - kTrackRate);
}

TEST(VoiceDetector, TellsWhatIsOpenAndHowLongItHasBeenSilent) {
    VoiceDetector detector;
    detector.push_silence(1000 * kMs);
    EXPECT_EQ(detector.silence(), 1000 * kMs);
    EXPECT_FALSE(detector.open_since());
    detector.push(tone_of(400, 50));
    EXPECT_FALSE(detector.open_since()) << "not a voice yet";
    EXPECT_EQ(detector.silence(), 1050 * kMs);
    detector.push(tone_of(400, 50));
    EXPECT_EQ(detector.open_since(), 960 * kMs);
    EXPECT_EQ(detector.silence(), 0U);
    detector.push_silence(100 * kMs);
    EXPECT_EQ(detector.silence(), 100 * kMs);
    EXPECT_TRUE(detector.open_since());
    EXPECT_TRUE(detector.take_stretches().empty());
    detector.push_silence(100 * kMs);
    EXPECT_FALSE(detector.open_since());
    EXPECT_EQ(detector.take_stretches(), (std::vector<Stretch>{{960 * kMs, 1100 * kMs}}));
    EXPECT_TRUE(detector.take_stretches().empty());
    EXPECT_EQ(detector.position(), 1300 * kMs);
}

TEST(VoiceDetector, ClosesAnOpenStretchAtTheEndAndGoesOn) {
    VoiceDetector detector;
    const Pcm said = tone_of(400, 505);
    detector.push(said);
    detector.finish();
    EXPECT_EQ(detector.take_stretches(), (std::vector<Stretch>{{0, said.size()}}));
    detector.push(said);
    detector.finish();
    EXPECT_EQ(detector.take_stretches(), (std::vector<Stretch>{{said.size(), 2 * said.size()}})) << "no overlap";
}

TEST(VoiceDetector, WorksAtOtherRates) {
    VoiceDetectorConfig config;
    config.rate = kUpstreamRate;
    Pcm pcm(24'000, 0);
    append(pcm, tone(400, 24'000, -10, kUpstreamRate));
    append(pcm, Pcm(24'000, 0));
    const auto heard = hear(pcm, config);
    ASSERT_EQ(heard.size(), 1U);
    EXPECT_EQ(heard[0], (Stretch{24'000 - 960, 48'000}));
}

}  // namespace
}  // namespace scribed::audio
