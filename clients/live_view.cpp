// SPDX-License-Identifier: Apache-2.0
#include "clients/live_view.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "clients/plain_words.hpp"
#include "clients/progress_bar.hpp"
#include "clients/text_layout.hpp"

namespace scribed::clients {
namespace {

constexpr std::size_t kTimeWidth = 8;
constexpr std::size_t kMaxNames = 14;
constexpr std::size_t kMinText = 10;
constexpr std::size_t kMaxText = 96;  ///< longer lines are hard to read, however wide the screen is
constexpr std::string_view kMargin = "  ";

Tone text_tone(const LiveLine& line) {
    if (line.kind == LiveLine::Kind::gap) return Tone::warn;
    return line.kind == LiveLine::Kind::note || line.partial ? Tone::dim : Tone::plain;
}

std::size_t bar_width(const Columns& columns) { return std::clamp<std::size_t>(columns.width / 3, 10, 40); }

}  // namespace

std::vector<std::string> draw_line(const LiveLine& line, const Columns& columns) {
    constexpr auto kLeast = kTimeWidth + 2 + 2 + kMinText;
    const auto names = std::min({columns.names, kMaxNames, columns.width > kLeast ? columns.width - kLeast : 0});
    const auto indent = kTimeWidth + 2 + (names > 0 ? names + 2 : 0);
    const auto room = columns.width > indent + kMinText ? columns.width - indent : kMinText;
    const bool note = line.kind == LiveLine::Kind::note;
    std::string head;
    if (note) {
        head = std::string(kTimeWidth + 2, ' ');
    } else {
        head = columns.style.paint(Tone::dim, fmt::format("{:>{}}  ", clock_text(line.start_ms), kTimeWidth));
    }
    if (names > 0)
        head += note ? std::string(names + 2, ' ') : columns.style.voice(line.speaker, pad(line.name, names)) + "  ";
    std::vector<std::string> out;
    const auto text = line.kind == LiveLine::Kind::gap ? "· " + line.text : line.text;
    for (const auto& piece : wrap(text, std::min(room, kMaxText))) {
        out.push_back((out.empty() ? head : std::string(indent, ' ')) + columns.style.paint(text_tone(line), piece));
    }
    return out;
}

std::vector<std::string> draw_stream_status(const StreamStatus& status, const Columns& columns) {
    std::string bar;
    std::string position = clock_text(status.sent_ms);
    if (status.total_ms > 0) {
        const auto fraction = static_cast<double>(status.sent_ms) / static_cast<double>(status.total_ms);
        bar = progress_bar(fraction, bar_width(columns), columns.style) + "  ";
        position += " of " + clock_text(status.total_ms);
    } else {
        bar = columns.style.paint(Tone::bad, "●") + " ";
    }
    auto facts = fmt::format("   stored {}", clock_text(status.stored_ms));
    if (status.speed > 1.15) facts += fmt::format("   {:.1f}×", status.speed);
    std::vector<std::string> out{""};
    out.push_back(
        std::string(kMargin) + bar + columns.style.paint(Tone::strong, position) + columns.style.paint(Tone::dim, facts)
    );
    if (status.lost_for_s) {
        const auto text = fmt::format(
            "No connection for {} s; audio is kept here and the session goes on by itself", *status.lost_for_s
        );
        out.push_back(std::string(kMargin) + columns.style.paint(Tone::warn, fit(text, columns.width - 3)));
    } else if (!status.hint.empty()) {
        out.push_back(std::string(kMargin) + columns.style.paint(Tone::dim, fit(status.hint, columns.width - 3)));
    }
    return out;
}

std::vector<std::string> draw_batch_status(const BatchStatus& status, const Columns& columns) {
    std::string text = state_words(status.state);
    if (status.state == "transcribing" && status.total > 0) {
        text += fmt::format("   {} of {} {}", status.done, status.total, status.total == 1 ? "piece" : "pieces");
    }
    if (!status.reason.empty()) text += fmt::format(" ({})", printable(status.reason));
    double fraction = 0;
    if (status.state == "done") {
        fraction = 1;
    } else if (status.total > 0) {
        fraction = static_cast<double>(status.done) / static_cast<double>(status.total);
    }
    const auto bar = progress_bar(fraction, bar_width(columns), columns.style);
    return {
        "",
        std::string(kMargin) + bar + "  " + fit(text, columns.width - std::min(columns.width, bar_width(columns) + 5))};
}

}  // namespace scribed::clients
