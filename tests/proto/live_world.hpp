// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "live_service.hpp"
#include "proto/live_succession.hpp"
#include "span_book.hpp"

namespace scribed::proto {

/// A LiveSuccession with all that is around it, in virtual time: the counting voice, its recording (which is a moment
/// behind), services that are dialled one after the other, and a client that waits for texts.
class LiveWorld {
public:
    /// What the n-th dialled service does (n from 0), and at what age of the world it was dialled.
    using Services = std::function<LiveService::Plan(int n, std::chrono::milliseconds age)>;

    LiveWorld(LiveSuccession::Options options, CountingVoice voice, Services services);

    /// Before run(): the voice has spoken so long already, to an earlier life of the daemon, which settled nothing.
    void wake_with(std::chrono::milliseconds spoken);
    /// Lives on for so long, the voice speaking.
    void run(std::chrono::milliseconds span);
    /// The end of the voice: until all is settled; fails the test when that does not come.
    void finish();
    std::uint64_t flush() { return line_.flush(now_); }
    std::chrono::milliseconds age() const;
    /// Nobody speaks, and nobody has since long enough for an utterance to be over.
    bool in_a_pause() const;
    void run_to_a_pause();

    LiveSuccession& line() { return line_; }
    int dialled() const { return dialled_; }
    int limits_hit() const { return limits_hit_; }
    /// Upstream samples that the connections which stand were sent.
    Samples appended() const;
    Samples spoken() const { return spoken_; }
    /// The words of the finals, in the order in which they came; `?...` for one that is damaged.
    const std::vector<std::string>& words() const { return words_; }
    const std::vector<LiveLost>& losses() const { return losses_; }
    const std::set<std::uint64_t>& flushed() const { return flushed_; }
    /// Who has which stretch of the track. At each moment they lie side by side from 0 on, and each final is told by
    /// whom its stretch is.
    const SpanBook& spans() const { return spans_; }
    /// Every word that was said, once, in order, and no loss; no partial is left.
    void expect_all_words() const;

private:
    void step();
    void speak();
    void listen();
    void check_teller(const LiveText& text) const;
    void serve();

    CountingVoice voice_;
    Services services_;
    LiveSuccession line_;
    Instant begun_{std::chrono::hours(1)};
    Instant now_ = begun_;
    Samples spoken_ = 0;
    Samples sent_to_ = 0;  ///< behind the last sample that the track was given
    bool silent_ = false;
    bool told_quiet_ = false;
    std::vector<std::unique_ptr<LiveService>> connections_;
    int dialled_ = 0;
    int limits_hit_ = 0;
    std::vector<std::string> words_;
    std::vector<LiveLost> losses_;
    std::set<std::string> partials_;
    std::set<std::string> finals_;
    std::set<std::uint64_t> flushed_;
    Samples last_final_ = 0;
    SpanBook spans_;
};

}  // namespace scribed::proto
