// SPDX-License-Identifier: Apache-2.0
#include "clients/live_screen.hpp"

#include <algorithm>

#include "clients/plain_words.hpp"

namespace scribed::clients {

Columns LiveScreen::columns() const {
    // The last column stays free: writing into it makes some terminals wrap.
    const auto width = in_place() ? std::max<std::size_t>(screen_size().width, 30) - 1 : 100;
    return {width, text_.several_speakers() ? text_.name_width() : 0, style_};
}

void LiveScreen::apply(const proto::ServerMessage& message) {
    if (const auto* segment = std::get_if<proto::SegmentMessage>(&message)) text_.apply(segment->segment);
    if (const auto* gap = std::get_if<proto::GapMessage>(&message)) text_.apply(gap->gap);
    if (const auto* lane = std::get_if<proto::LaneMessage>(&message)) apply(*lane);
    if (const auto* error = std::get_if<proto::ErrorMessage>(&message); error != nullptr && !error->fatal) {
        text_.note("The server says: " + error->message);
    }
}

void LiveScreen::apply(const SessionEvent& event) {
    for (const auto& [id, name] : event.tracks)
        text_.name_track(id, name);
    for (const auto& segment : event.segments)
        text_.apply(segment);
    for (const auto& gap : event.gaps)
        text_.apply(gap);
    if (event.lane) apply(*event.lane);
    if (event.state) {
        batch_.state = event.state->name;
        batch_.reason = event.state->reason;
    }
    if (event.progress) {
        batch_.done = event.progress->done;
        batch_.total = event.progress->total;
    }
}

void LiveScreen::apply(const proto::LaneMessage& lane) {
    auto words = lane_words(lane.lane, lane.state, lane.reason);
    if (words.empty() || words == last_lane_words_) return;
    last_lane_words_ = words;
    text_.note(std::move(words));
}

std::vector<std::string> LiveScreen::drawn(const std::vector<LiveLine>& lines) const {
    std::vector<std::string> out;
    const auto columns = this->columns();
    for (const auto& line : lines)
        std::ranges::move(draw_line(line, columns), std::back_inserter(out));
    return out;
}

void LiveScreen::draw(std::span<const std::string> status) {
    const auto height = screen_size().height;
    const auto room = height > status.size() + 2 ? height - status.size() - 2 : 1;
    const auto settled = drawn(text_.settle(room / 2));
    if (!in_place()) {
        if (!settled.empty()) screen_.print(settled);
        return;
    }
    auto block = drawn(text_.open());
    // A block taller than the screen could not be taken back; its oldest lines wait until they settle.
    if (block.size() > room) block.erase(block.begin(), block.end() - static_cast<std::ptrdiff_t>(room));
    block.insert(block.end(), status.begin(), status.end());
    screen_.show(settled, block);
}

void LiveScreen::end() {
    screen_.print(drawn(text_.settle_all()));
    screen_.release();
}

}  // namespace scribed::clients
