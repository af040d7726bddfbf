// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "live_service.hpp"
#include "proto/live_succession.hpp"
#include "span_book.hpp"
#include "word_ledger.hpp"

namespace scribed::proto {

/// A LiveSuccession with all that is around it, in virtual time: the counting voice, its recording (which is a moment
/// behind), services that are dialled one after the other, and a client that waits for texts. As the daemon's loop
/// does, it asks the succession what to do after an input or when its timer is due, and never else.
class LiveWorld {
public:
    /// What the n-th dialled service does (n from 0), and at what age of the world it was dialled; nothing: no lane can
    /// serve for the next seconds.
    using Services = std::function<std::optional<ServicePlan>(int n, std::chrono::milliseconds age)>;

    LiveWorld(LiveSuccession::Options options, CountingVoice voice, Services services);

    /// Before run(): the voice has spoken so long already, to an earlier life of the daemon, which settled nothing.
    void wake_with(std::chrono::milliseconds spoken);
    /// Lives on for so long, the voice speaking.
    void run(std::chrono::milliseconds span);
    /// The end of the voice: until all is settled; fails the test when that does not come.
    void finish();
    /// The same, but nobody has the time: what has not settled is given up.
    void abandon();
    /// The daemon dies and comes back: all connections are gone, and what is stored is what was final.
    void restart();
    std::uint64_t flush();
    /// A better lane may serve.
    void prefer_another() { line_->prefer_another(), woken_ = true; }
    /// The recording cannot be read the next time.
    void break_a_reading() { unreadable_ = true; }
    std::chrono::milliseconds age() const;
    /// Nobody speaks, and nobody has since long enough for an utterance to be over.
    bool in_a_pause() const;
    void run_to_a_pause();

    LiveSuccession& line() { return *line_; }
    int dialled() const { return dialled_; }
    int limits_hit() const { return limits_hit_; }
    /// How often a service of another kind took over.
    int moves() const { return moves_; }
    /// Takeovers and losses, over all lives.
    std::uint64_t rollovers() const { return rollovers_ + line_->counts().rollovers; }
    /// Upstream samples that the connections which stand were sent.
    Samples appended() const;
    Samples spoken() const { return spoken_; }
    /// Track samples that were read from the recording.
    Samples read() const { return read_; }
    /// The words of the finals, in the order in which they came; with a `/` or a `?` for one that is damaged.
    const std::vector<std::string>& words() const { return words_; }
    const std::vector<LiveLost>& losses() const { return losses_; }
    /// Those that were answered of the flushes of this life.
    const std::set<std::uint64_t>& flushed() const { return flushed_; }
    /// Who has which stretch of the track. At each moment they lie side by side from 0 on, and each final is told by
    /// whom its stretch is.
    const SpanBook& spans() const { return spans_; }
    /// Every word that was said, once, in order, and no loss; no partial is left.
    void expect_all_words() const;
    /// Every word that was said, in a text or in a gap; every flush is answered, and no partial is left.
    void expect_each_word_once() const;

private:
    struct Connection {
        std::shared_ptr<LiveLeg> leg;
        std::unique_ptr<LiveService> service;
        ServicePlan::Kind kind{};
    };
    struct Reading {
        audio::Stretch want;
        Instant due;
    };

    void step();
    void speak();
    void serve();
    void loop();
    void dial();
    void read_back();
    void settle();
    void listen();
    void check_teller(const LiveText& text) const;
    void expect_no_stall() const;

    CountingVoice voice_;
    Services services_;
    LiveSuccession::Options options_;
    std::unique_ptr<LiveSuccession> line_;
    Instant begun_{std::chrono::hours(1)};
    Instant now_ = begun_;
    Samples spoken_ = 0;
    Samples sent_to_ = 0;  ///< behind the last sample that the track was given
    bool silent_ = false;
    bool told_quiet_ = false;
    bool behind_ = false;
    bool woken_ = true;
    std::vector<Connection> connections_;
    std::optional<Reading> reading_;
    bool unreadable_ = false;
    std::optional<ServicePlan::Kind> serving_;
    int dialled_ = 0;
    int limits_hit_ = 0;
    int moves_ = 0;
    std::uint64_t rollovers_ = 0;
    Samples read_ = 0;
    WordLedger ledger_;
    std::vector<std::string> words_;
    std::vector<LiveLost> losses_;
    std::set<std::string> partials_;
    std::set<std::string> finals_;
    std::set<std::uint64_t> asked_;
    std::set<std::uint64_t> flushed_;
    SpanBook spans_;
};

}  // namespace scribed::proto
