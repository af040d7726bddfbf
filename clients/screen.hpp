// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "clients/style.hpp"

namespace scribed::clients {

struct ScreenSize {
    std::size_t width = 80;
    std::size_t height = 24;
};

/// Whether standard output is a terminal.
bool stdout_is_terminal();
/// Whether lines on standard output can be drawn again: a terminal that is not `dumb`.
bool can_draw_in_place();
/// Of the terminal; 80 x 24 where there is none.
ScreenSize screen_size();
/// Colours only on a terminal, unless --no-color, NO_COLOR or TERM=dumb say otherwise.
Style stdout_style(bool no_color);

/// The bytes that put `settled` lines for good where a block of lines stood and draw `block` below them. `rows` is how
/// many rows the old block takes. Pure.
std::string redraw(std::size_t rows, std::span<const std::string> settled, std::span<const std::string> block);

/// What becomes of lines for people on standard output.
enum class Display {
    in_place,  ///< a terminal: lines that still change are drawn again
    plain,     ///< a file or a pipe: settled lines only
    silent,    ///< nothing: what is printed there is for a program
};

/// Display::silent where `for_programs`, else what standard output can do.
Display choose_display(bool for_programs);

/// Standard output as text that scrolls, with a block of lines at the bottom that is drawn again in place. The cursor
/// is hidden while a block stands, and comes back at the end.
class Screen {
public:
    explicit Screen(Display display) : display_(display) {}
    ~Screen() { release(); }
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    Display display() const { return display_; }
    void show(std::span<const std::string> settled, std::span<const std::string> block);
    /// Prints lines for good, the block gone.
    void print(std::span<const std::string> lines) { show(lines, {}); }
    /// Gives the terminal back as it was.
    void release();

private:
    Display display_;
    bool cursor_hidden_ = false;
    std::vector<std::string> block_;
};

/// Shows the cursor again, whatever stands on the screen; for the way out in a hurry.
void restore_cursor();

}  // namespace scribed::clients
