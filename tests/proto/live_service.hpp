// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "counting_voice.hpp"
#include "proto/live_leg.hpp"

namespace scribed::proto {

/// What becomes of an utterance, or of a piece, that a service was given.
struct Fate {
    enum class Outcome { text, failed, empty, never };
    Outcome outcome = Outcome::text;
    std::chrono::milliseconds thinks{400};
};

/// What a service does, and what befalls it.
struct ServicePlan {
    enum class Kind {
        vad,        ///< the Realtime API, which finds the utterances
        committed,  ///< the same with a model for which we find them
        pieces,     ///< the batch lanes
    };
    Kind kind = Kind::vad;
    std::chrono::milliseconds setup{200};   ///< from the dial to the configured session
    std::chrono::milliseconds thinks{400};  ///< for an item's text, where `fate` says nothing
    std::chrono::milliseconds limit{0};     ///< session length; 0: none
    bool refuses = false;                   ///< the connection cannot be made
    std::chrono::milliseconds vanishes{0};  ///< so long after the dial it is cut
    int cut_after = -1;                     ///< it is cut instead of saying more than so many things; -1: it is not
    std::chrono::milliseconds mute{0};      ///< so long after the dial nothing comes any more, and the socket stays
    bool tells_limit = true;                ///< session.expires_at
    bool streams = false;                   ///< deltas while the person talks
    std::function<Fate(int item)> fate{};
};

/// The other side of one leg, in virtual time.
class LiveService {
public:
    virtual ~LiveService() = default;

    /// Everything up to `now`: takes what the leg has to send, says what is due. Whether the leg may have events.
    virtual bool step(Instant now) = 0;
    virtual LiveLeg& leg() = 0;
    /// Whether it, or the leg's own clock, will bring something though nobody sends it more.
    virtual bool busy() const = 0;
    /// Samples (24 kHz) that it was sent.
    virtual Samples heard() const = 0;

    /// The dial failed, or the leg has ended.
    bool over() { return refused() || leg().ended(); }
    bool refused() const { return refused_; }
    bool hit_limit() const { return hit_limit_; }
    /// Words that it heard and will not say, since the last call.
    std::string take_swallowed() { return std::exchange(swallowed_, {}); }

protected:
    Fate fate_of(const ServicePlan& plan, int item, const std::string& text);
    bool refused_ = false;
    bool hit_limit_ = false;

private:
    std::string swallowed_;
};

/// A new leg for that kind of service. `voice` is what the recording holds; it outlives the service.
std::unique_ptr<LiveService> make_service(
    const ServicePlan& plan, const CountingVoice& voice, Instant now, UnixMs wall, std::shared_ptr<LiveLeg>& leg
);

}  // namespace scribed::proto
