// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/units.hpp"
#include "bench/relay_client.hpp"

namespace scribed::bench {

/// What all voices saw while measuring was on, in ms.
struct VoiceFigures {
    std::vector<double> ack;       ///< a frame's sending to the ack that covers it, for each frame
    std::vector<double> last_ack;  ///< the same for the last frame that an ack covers, once for each ack
    std::vector<double> late;      ///< how late frames were sent, against their pace
    std::size_t frames = 0;
    std::size_t blocked = 0;  ///< frames that found no room in the kernel: the daemon was seconds behind
    std::size_t lost = 0;     ///< sessions that ended by themselves
};

/// Many sessions that send 20 ms of sound each 20 ms, spread evenly over these 20 ms, from a thread of their own.
class Voices {
public:
    /// Opens every session, one after the other, then begins to send on all. Throws when one is refused.
    Voices(std::uint16_t port, std::size_t count);
    ~Voices();

    void measure(bool on) { measuring_ = on; }
    /// Frames handed to sockets so far, all sessions together.
    std::size_t sent() const { return sent_; }
    /// Ends the sending; the sessions stay open.
    void stop();

    // After stop().
    VoiceFigures& figures() { return figures_; }
    /// When frame `frame` (from 0) of session `voice` was sent; nothing for one that was not.
    std::optional<Instant> sent_at(std::size_t voice, std::size_t frame) const;
    /// The prompt by which the sink knows a session.
    static std::string prompt(std::size_t voice);

private:
    struct Voice {
        RelayClient client;
        std::vector<Instant> sent;
        std::size_t acknowledged = 0;  ///< frames
        bool over = false;
    };
    void run();
    void speak(Voice& voice, Instant due, const std::string& frame);
    void listen();
    void acknowledge(Voice& voice, Samples next);

    std::vector<Voice> voices_;
    std::vector<std::string> sound_;  ///< frames, as they go over the wire
    int poll_ = -1;
    VoiceFigures figures_;
    std::atomic<std::size_t> sent_ = 0;
    std::atomic<bool> measuring_ = false;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

}  // namespace scribed::bench
