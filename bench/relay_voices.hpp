// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/units.hpp"
#include "net/task_group.hpp"
#include "net/url.hpp"
#include "net/websocket.hpp"

namespace scribed::bench {

/// What all voices saw while measuring was on, in ms.
struct VoiceFigures {
    std::vector<double> ack;       ///< a frame's sending to the ack that covers it, for each frame
    std::vector<double> last_ack;  ///< the same for the last frame that an ack covers, once for each ack
    std::vector<double> late;      ///< how late frames were sent, against their pace
    std::size_t frames = 0;
};

/// Many sessions that send 20 ms of sound each 20 ms, spread evenly over these 20 ms. All on one executor; join()
/// before the end.
class Voices {
public:
    Voices(net::Executor executor, net::Url url, std::size_t count);

    /// Opens every session, a few at a time, and begins to send on each at once. Throws when one is refused.
    net::Task<void> open();
    void measure(bool on) { measuring_ = on; }
    /// Ends all sessions without a word.
    net::Task<void> join();

    VoiceFigures& figures() { return figures_; }
    /// Frames handed to sockets since open().
    std::size_t sent() const { return sent_; }
    /// Sessions that ended by themselves.
    std::size_t lost() const { return lost_; }

private:
    struct Sent {
        Samples end = 0;
        Instant at;
        bool measured = false;
    };
    struct Voice {
        std::size_t number = 0;
        std::optional<net::WebSocket> socket;
        std::deque<Sent> unacknowledged;
        bool failed = false;
    };
    net::Task<void> open_one(Voice& voice);
    net::Task<void> speak(Voice& voice);
    net::Task<void> listen(Voice& voice);
    void acknowledge(Voice& voice, Samples next);

    net::Url url_;
    net::TaskGroup tasks_;
    std::vector<std::unique_ptr<Voice>> voices_;
    std::vector<std::string> sound_;  ///< frames, as messages
    VoiceFigures figures_;
    Instant epoch_;
    std::size_t sent_ = 0;
    std::size_t lost_ = 0;
    bool measuring_ = false;
};

}  // namespace scribed::bench
