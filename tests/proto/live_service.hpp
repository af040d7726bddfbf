// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/units.hpp"
#include "proto/realtime_leg.hpp"

namespace scribed::proto {

/// A voice whose words say their own numbers: word n is 300 ms of one level that stands for n, so that a word that is
/// lost, doubled, cut or moved into another shows. Words are 200 ms apart, utterances 1.2 s; between speeches the track
/// has a hole.
struct CountingVoice {
    static constexpr Samples kWord = ms_to_samples(300);
    static constexpr Samples kStep = ms_to_samples(500);
    static constexpr Samples kPause = ms_to_samples(1000);
    static constexpr int kNumbers = 500;  ///< then they begin again

    Samples words = 5;        ///< of an utterance
    Samples utterances = 10;  ///< of a speech
    Samples hole = 0;         ///< behind each speech

    Samples utterance() const { return words * kStep + kPause; }
    Samples speech() const { return utterances * utterance(); }
    bool sends(Samples at) const { return at % (speech() + hole) < speech(); }
    std::int16_t sample(Samples at) const;
    /// The number of words that begin before `at`.
    std::uint64_t words_before(Samples at) const;
    static std::optional<int> number(std::int16_t level);
};

/// The service's side of one connection in virtual time, with its own voice detection.
class LiveService {
public:
    struct Plan {
        std::chrono::milliseconds setup{200};   ///< from the dial to the configured session
        std::chrono::milliseconds thinks{400};  ///< for an item's text
        std::chrono::milliseconds limit{0};     ///< session length; 0: none
        bool refuses = false;                   ///< the connection cannot be made
        std::chrono::milliseconds vanishes{0};  ///< so long after the dial it is cut
        std::chrono::milliseconds mute{0};      ///< so long after the dial nothing comes any more, and the socket stays
        bool tells_limit = true;                ///< session.expires_at
        bool streams = false;                   ///< deltas while the person talks
    };
    LiveService(std::shared_ptr<RealtimeLeg> leg, Plan plan, Instant now, UnixMs wall);

    /// Everything up to `now`: takes what the leg has to write, says what is due.
    void step(Instant now);
    RealtimeLeg& leg() { return *leg_; }
    /// The dial failed, or the leg has ended.
    bool over() const { return refused_ || leg_->ended(); }
    bool refused() const { return refused_; }
    bool hit_limit() const { return hit_limit_; }

private:
    struct Item {
        std::string id;
        Instant due;
        std::string text;
    };
    void say(const std::string& json, Instant now);
    void hear(const std::vector<std::int16_t>& pcm, Instant now);
    void commit(Instant now);
    std::string read() const;

    std::shared_ptr<RealtimeLeg> leg_;
    Plan plan_;
    Instant begun_;
    UnixMs wall_;
    bool opened_ = false;
    bool refused_ = false;
    bool hit_limit_ = false;
    bool told_ = false;
    Samples position_ = 0;                 ///< upstream samples heard
    std::vector<std::int16_t> utterance_;  ///< since the first loud one
    Samples quiet_ = 0;
    bool speaking_ = false;
    int items_ = 0;
    std::string last_;
    std::vector<Item> thinking_;
    std::size_t streamed_ = 0;
};

}  // namespace scribed::proto
