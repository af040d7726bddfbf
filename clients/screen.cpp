// SPDX-License-Identifier: Apache-2.0
#include "clients/screen.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "clients/environment.hpp"
#include "clients/text_layout.hpp"

namespace scribed::clients {
namespace {

constexpr std::string_view kHideCursor = "\x1b[?25l";
constexpr std::string_view kShowCursor = "\x1b[?25h";
constexpr std::string_view kEraseLine = "\x1b[K";

void write_all(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (written <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

/// A line drawn on a wider screen takes more rows after the terminal has become narrow.
std::size_t rows_of(std::span<const std::string> lines, std::size_t width) {
    std::size_t rows = 0;
    for (const auto& line : lines)
        rows += 1 + (std::max<std::size_t>(display_width(line), 1) - 1) / std::max<std::size_t>(width, 1);
    return rows;
}

}  // namespace

bool stdout_is_terminal() { return ::isatty(STDOUT_FILENO) == 1; }

ScreenSize screen_size() {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return {};
    return {size.ws_col, size.ws_row};
}

bool can_draw_in_place() { return stdout_is_terminal() && environment("TERM") != "dumb"; }

Style stdout_style(bool no_color) { return {can_draw_in_place() && !no_color && environment("NO_COLOR").empty()}; }

std::string redraw(std::size_t rows, std::span<const std::string> settled, std::span<const std::string> block) {
    std::string out;
    if (rows > 0) out = fmt::format("\r\x1b[{}A", rows);
    for (const auto lines : {settled, block}) {
        for (const auto& line : lines) {
            out += line;
            out += kEraseLine;
            out += '\n';
        }
    }
    // What is left of a taller block below.
    return out + "\x1b[J";
}

Display choose_display(bool for_programs) {
    if (for_programs) return Display::silent;
    return can_draw_in_place() ? Display::in_place : Display::plain;
}

void Screen::show(std::span<const std::string> settled, std::span<const std::string> block) {
    if (display_ == Display::silent) return;
    if (display_ == Display::plain) {
        std::string out;
        for (const auto& line : settled)
            out += line + '\n';
        write_all(out);
        return;
    }
    std::string out;
    if (!block.empty() && !cursor_hidden_) out += kHideCursor;
    out += redraw(rows_of(block_, screen_size().width), settled, block);
    if (block.empty() && cursor_hidden_) out += kShowCursor;
    cursor_hidden_ = !block.empty();
    block_.assign(block.begin(), block.end());
    write_all(out);
}

void Screen::release() {
    if (cursor_hidden_) write_all(kShowCursor);
    cursor_hidden_ = false;
}

void restore_cursor() {
    if (stdout_is_terminal()) write_all(kShowCursor);
}

}  // namespace scribed::clients
