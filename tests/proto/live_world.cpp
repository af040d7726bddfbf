// SPDX-License-Identifier: Apache-2.0
#include "live_world.hpp"

#include <algorithm>
#include <limits>
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
constexpr std::chrono::seconds kNoLane{7};

}  // namespace

LiveWorld::LiveWorld(LiveSuccession::Options options, CountingVoice voice, Services services)
    : voice_(voice),
      services_(std::move(services)),
      options_(options),
      line_(std::make_unique<LiveSuccession>(options)),
      ledger_(voice) {}

void LiveWorld::wake_with(milliseconds spoken) {
    sent_to_ = spoken_ = ms_to_samples(spoken.count());
    line_->recorded(0, spoken_, now_);
}

void LiveWorld::run(milliseconds span) {
    for (const Instant end = now_ + span; now_ < end;)
        step();
}

milliseconds LiveWorld::age() const { return std::chrono::duration_cast<milliseconds>(now_ - begun_); }

bool LiveWorld::in_a_pause() const {
    constexpr Samples kOver = ms_to_samples(600);
    for (Samples at = spoken_ - std::min(spoken_, kOver); at <= spoken_; at += kOver / 20) {
        if (voice_.speaks(at)) return false;
    }
    return true;
}

void LiveWorld::run_to_a_pause() {
    while (!in_a_pause())
        step();
}

void LiveWorld::finish() {
    silent_ = true;
    line_->drain(now_);
    settle();
    for (const Instant end = now_ + std::chrono::minutes(10); now_ < end && !line_->done();)
        step();
    ASSERT_TRUE(line_->done()) << "it did not come to an end";
    listen();
    EXPECT_EQ(spans_.covered(), sent_to_);
}

void LiveWorld::abandon() {
    silent_ = true;
    line_->abandon(now_);
    ASSERT_TRUE(line_->done());
    listen();
}

void LiveWorld::restart() {
    rollovers_ += line_->counts().rollovers;
    connections_.clear();
    reading_.reset();
    partials_.clear();
    finals_.clear();
    asked_.clear();
    flushed_.clear();
    line_ = std::make_unique<LiveSuccession>(options_);
    // As daemon/session does.
    const auto settled = std::min(ledger_.settled(), sent_to_);
    spans_.take({settled, std::numeric_limits<Samples>::max(), 0, {}});
    if (sent_to_ > 0) line_->recorded(settled, sent_to_, now_);
    told_quiet_ = false;
    woken_ = true;
}

std::uint64_t LiveWorld::flush() {
    const auto id = line_->flush(now_);
    asked_.insert(id);
    settle();
    return id;
}

void LiveWorld::step() {
    now_ += kTick;
    if (!silent_) speak();
    serve();
    read_back();
    loop();
    expect_no_stall();
}

Samples LiveWorld::appended() const {
    Samples sum = 0;
    for (const auto& connection : connections_)
        sum += connection.service->heard();
    return sum;
}

void LiveWorld::speak() {
    const Samples count = ms_to_samples(kTick.count());
    const Samples at = std::exchange(spoken_, spoken_ + count);
    if (!voice_.sends(at)) {
        // As the daemon does for a track that brings nothing.
        if (!std::exchange(told_quiet_, true)) line_->quiet(now_);
        return;
    }
    told_quiet_ = false;
    sent_to_ = spoken_;
    line_->append(voice_.samples(at, at + count), at, now_);
    if (line_->live()) {
        behind_ = false;
    } else {
        listen();
        if (!std::exchange(behind_, true)) woken_ = true;
    }
}

void LiveWorld::serve() {
    for (auto& [leg, service, kind] : connections_) {
        if (!service->step(now_)) continue;
        ledger_.swallowed(service->take_swallowed(), spoken_);
        if (service->refused()) line_->dial_failed(now_);
        settle();
        if (service->refused() || leg->failure) {
            line_->rest_until(now_ + std::min(milliseconds(5000), milliseconds(100) * line_->failures()));
        }
        limits_hit_ += service->hit_limit() ? 1 : 0;
    }
    std::erase_if(connections_, [](const auto& connection) { return connection.service->over(); });
}

// What LiveTrack::run() does.
void LiveWorld::loop() {
    const auto due = line_->next_timer();
    if (!std::exchange(woken_, false) && !(due && *due <= now_)) return;
    if (line_->wants_leg(now_)) dial();
    if (const auto want = line_->next_read(now_)) reading_ = Reading{*want, now_ + kTick};
    line_->settle(now_);
    listen();
}

void LiveWorld::dial() {
    const auto plan = services_(dialled_, age());
    if (!plan) return line_->no_lane(now_ + kNoLane, now_);
    ++dialled_;
    const auto wall = kWall + age().count();
    Connection connection;
    connection.kind = plan->kind;
    connection.service = make_service(*plan, voice_, now_, wall, connection.leg);
    line_->dial(connection.leg, now_, wall);
    connections_.push_back(std::move(connection));
}

void LiveWorld::read_back() {
    if (!reading_ || reading_->due > now_) return;
    const auto want = std::exchange(reading_, std::nullopt)->want;
    if (std::exchange(unreadable_, false)) {
        line_->unreadable(now_);
    } else {
        const Samples end = std::min(want.end, silent_ ? want.end : spoken_ - std::min(spoken_, kUnwritten));
        read_ += end - std::min(want.begin, end);
        line_->on_read(voice_.samples(want.begin, end), now_);
    }
    settle();
}

// What LiveTrack::settle() does.
void LiveWorld::settle() {
    line_->settle(now_);
    listen();
    woken_ = true;
    const auto is_it = [&](const auto& connection) { return connection.leg.get() == line_->serving(); };
    const auto serving = std::ranges::find_if(connections_, is_it);
    if (serving == connections_.end()) return;
    moves_ += serving_ && *serving_ != serving->kind ? 1 : 0;
    serving_ = serving->kind;
}

void LiveWorld::listen() {
    for (const auto& event : line_->take_events()) {
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
            ledger_.text(*text);
            std::istringstream words(text->text);
            for (std::string word; words >> word;)
                words_.push_back(word);
        } else if (const auto* lost = std::get_if<LiveLost>(&event)) {
            partials_.erase(lost->item);
            losses_.push_back(*lost);
            ledger_.gap(*lost);
        } else if (const auto* flushed = std::get_if<LiveFlushed>(&event)) {
            ASSERT_TRUE(asked_.contains(flushed->id));
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
    // The edges of a failed item beside it may reach over its middle; and it may have been heard on both sides of what
    // could not be read.
    const auto who = spans_.at((text.begin + text.end) / 2);
    if (who.second == "unreadable") return;
    ASSERT_EQ(who.first, leg) << samples_to_ms(text.begin) << " ms";
}

// Where nothing is on its way, nothing is owed: else it would be owed for ever.
void LiveWorld::expect_no_stall() const {
    const auto busy = [](const auto& connection) { return connection.service->busy(); };
    if (line_->done() || woken_ || reading_ || line_->next_timer() || std::ranges::any_of(connections_, busy)) return;
    ASSERT_FALSE(silent_) << "drained, and nothing follows";
    if (voice_.sends(spoken_)) return;
    ASSERT_NE(line_->serving(), nullptr);
    ASSERT_TRUE(line_->live());
    ASSERT_EQ(flushed_, asked_);
    ASSERT_TRUE(partials_.empty());
    if (!told_quiet_) return;
    const auto said = voice_.words_before(spoken_);
    if (said == 0) return;
    ASSERT_GE(line_->serving()->resume_at() + kUnwritten, voice_.begin_of(said - 1) + CountingVoice::kWord);
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

void LiveWorld::expect_each_word_once() const {
    EXPECT_EQ(flushed_, asked_);
    EXPECT_TRUE(partials_.empty());
    ledger_.expect_each_once(spoken_);
}

}  // namespace scribed::proto
