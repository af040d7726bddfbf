// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "clients/live_transcript.hpp"
#include "clients/live_view.hpp"
#include "clients/screen.hpp"
#include "clients/session_event.hpp"
#include "proto/ingest_messages.hpp"

namespace scribed::clients {

/// The live text of one session on standard output: settled lines scroll, those still changing are drawn again in
/// place, and status lines stand below. Without a terminal settled lines are printed and nothing else.
class LiveScreen {
public:
    LiveScreen(Style style, Display display) : style_(style), screen_(display) {}

    LiveTranscript& text() { return text_; }
    /// What the session is in; from `state` and `progress` events.
    const BatchStatus& batch() const { return batch_; }
    bool in_place() const { return screen_.display() == Display::in_place; }
    bool silent() const { return screen_.display() == Display::silent; }
    Style style() const { return style_; }
    Columns columns() const;

    /// Messages of the ingest connection and events of the reading side may both come, and the same one twice.
    void apply(const proto::ServerMessage& message);
    void apply(const SessionEvent& event);

    /// Draws what changed, with `status` below.
    void draw(std::span<const std::string> status);
    /// Settles everything that is open; the status disappears.
    void end();
    /// Prints lines for good.
    void print(std::span<const std::string> lines) { screen_.print(lines); }
    void print(const std::string& line) { screen_.print(std::span(&line, 1)); }

private:
    void apply(const proto::LaneMessage& lane);
    std::vector<std::string> drawn(const std::vector<LiveLine>& lines) const;

    Style style_;
    Screen screen_;
    LiveTranscript text_;
    BatchStatus batch_;
    std::string last_lane_words_;
};

}  // namespace scribed::clients
