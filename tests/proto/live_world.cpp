// SPDX-License-Identifier: Apache-2.0
#include "live_world.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace scribed::proto {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTick{50};
// The disk is behind by as much.
constexpr Samples kUnwritten = ms_to_samples(150);
constexpr UnixMs kWall = 1'800'000'000'000;

}  // namespace

LiveWorld::LiveWorld(LiveSuccession::Options options, CountingVoice voice, Services services)
    : voice_(voice), services_(std::move(services)), line_(options) {}

void LiveWorld::wake_with(milliseconds spoken) {
    sent_to_ = spoken_ = ms_to_samples(spoken.count());
    line_.recorded(0, spoken_, now_);
}

void LiveWorld::run(milliseconds span) {
    for (const Instant end = now_ + span; now_ < end;)
        step();
}

milliseconds LiveWorld::age() const { return std::chrono::duration_cast<milliseconds>(now_ - begun_); }

bool LiveWorld::in_a_pause() const {
    constexpr Samples kOver = ms_to_samples(600);
    for (Samples at = spoken_ - std::min(spoken_, kOver); at < spoken_; at += kOver / 20) {
        if (voice_.sample(at) != 0) return false;
    }
    return voice_.sample(spoken_) == 0;
}

void LiveWorld::run_to_a_pause() {
    while (!in_a_pause())
        step();
}

void LiveWorld::finish() {
    silent_ = true;
    line_.drain(now_);
    for (const Instant end = now_ + std::chrono::minutes(10); now_ < end && !line_.done();)
        step();
    ASSERT_TRUE(line_.done()) << "it did not come to an end";
    listen();
    EXPECT_EQ(spans_.covered(), sent_to_);
}

void LiveWorld::step() {
    now_ += kTick;
    if (!silent_) speak();
    serve();
    listen();
}

Samples LiveWorld::appended() const {
    Samples sum = 0;
    for (const auto& connection : connections_)
        sum += connection->leg().session().appended();
    return sum;
}

void LiveWorld::speak() {
    const Samples count = ms_to_samples(kTick.count());
    if (!voice_.sends(spoken_)) {
        // As the daemon does for a track that brings nothing.
        if (!std::exchange(told_quiet_, true)) line_.quiet(now_);
        spoken_ += count;
        return;
    }
    told_quiet_ = false;
    std::vector<std::int16_t> pcm(count);
    for (Samples i = 0; i < count; ++i)
        pcm[i] = voice_.sample(spoken_ + i);
    line_.append(pcm, spoken_, now_);
    sent_to_ = spoken_ += count;
}

void LiveWorld::serve() {
    if (line_.wants_leg(now_)) {
        const auto wall = kWall + age().count();
        auto leg = std::make_shared<RealtimeLeg>(RealtimeLeg::Options());
        line_.dial(leg, now_, wall);
        connections_.push_back(std::make_unique<LiveService>(std::move(leg), services_(dialled_++, age()), now_, wall));
    }
    for (auto& connection : connections_) {
        connection->step(now_);
        line_.settle(now_);
        if (connection->refused()) line_.dial_failed(now_);
        if (connection->refused() || connection->leg().failure) {
            line_.rest_until(now_ + std::min(milliseconds(5000), milliseconds(100) * line_.failures()));
        }
        limits_hit_ += connection->hit_limit() ? 1 : 0;
    }
    std::erase_if(connections_, [](const auto& connection) { return connection->over(); });
    if (const auto want = line_.next_read(now_)) {
        const Samples end = std::min(want->end, silent_ ? want->end : spoken_ - std::min(spoken_, kUnwritten));
        std::vector<std::int16_t> pcm;
        for (Samples at = want->begin; at < end; ++at)
            pcm.push_back(voice_.sample(at));
        line_.on_read(pcm, now_);
    }
    line_.settle(now_);
}

void LiveWorld::listen() {
    for (const auto& event : line_.take_events()) {
        if (const auto* text = std::get_if<LiveText>(&event)) {
            ASSERT_FALSE(finals_.contains(text->item)) << text->item << " after its final";
            if (!text->final) {
                partials_.insert(text->item);
                continue;
            }
            // One that was shown first bears the name of who showed it.
            if (!partials_.contains(text->item)) check_teller(*text);
            partials_.erase(text->item);
            finals_.insert(text->item);
            if (text->text.empty()) continue;
            ASSERT_GE(text->begin, last_final_) << "finals come in the order of speech";
            last_final_ = text->begin;
            std::istringstream words(text->text);
            for (std::string word; words >> word;)
                words_.push_back(word);
        } else if (const auto* lost = std::get_if<LiveLost>(&event)) {
            partials_.erase(lost->item);
            losses_.push_back(*lost);
        } else if (const auto* flushed = std::get_if<LiveFlushed>(&event)) {
            ASSERT_TRUE(flushed_.insert(flushed->id).second);
        } else if (const auto* span = std::get_if<LiveSpan>(&event)) {
            spans_.take(*span);
        }
    }
    ASSERT_TRUE(spans_.whole()) << "a span behind what nobody has";
    ASSERT_LE(spans_.covered(), spoken_);
}

void LiveWorld::check_teller(const LiveText& text) const {
    const auto leg = std::stoull(text.item);
    ASSERT_EQ(spans_.at((text.begin + text.end) / 2), SpanBook::Who(leg, "")) << samples_to_ms(text.begin) << " ms";
}

void LiveWorld::expect_all_words() const {
    for (const auto& lost : losses_) {
        ADD_FAILURE() << fmt::format("lost({} {}-{})", lost.reason, samples_to_ms(lost.begin), samples_to_ms(lost.end));
    }
    EXPECT_TRUE(partials_.empty());
    const auto said = voice_.words_before(spoken_);
    EXPECT_EQ(words_.size(), said);
    for (std::size_t i = 0; i < std::min<std::size_t>(words_.size(), said); ++i) {
        ASSERT_EQ(words_[i], std::to_string(i % CountingVoice::kNumbers)) << "word " << i;
    }
}

}  // namespace scribed::proto
