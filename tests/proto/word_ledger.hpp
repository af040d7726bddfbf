// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "counting_voice.hpp"
#include "proto/live_event.hpp"

namespace scribed::proto {

/// What became of each word of a counting voice: how much of it stands in final texts, and how much lies in gaps.
class WordLedger {
public:
    explicit WordLedger(CountingVoice voice) : voice_(voice) {}

    /// A final text. Fails the test when it comes before its turn, or has words that were said elsewhere.
    void text(const LiveText& text);
    /// Fails the test when it lies over another.
    void gap(const LiveLost& lost);
    /// Words (as hear_words() writes them) that a service heard before the track sample `before`, and will not say.
    void swallowed(const std::string& words, Samples before);

    /// Each word that was said until then is in the texts once, or in one gap.
    void expect_each_once(Samples until) const;
    /// Behind the last text and the last gap, as a restart finds them: in whole milliseconds.
    Samples settled() const;

private:
    CountingVoice voice_;
    Samples last_begin_ = 0;
    Samples settled_ = 0;
    std::map<std::uint64_t, std::int64_t> said_;  ///< milliseconds of each word
    std::map<std::uint64_t, std::int64_t> kept_back_;
    std::map<Samples, LiveLost> gaps_;  ///< by their begins
};

}  // namespace scribed::proto
