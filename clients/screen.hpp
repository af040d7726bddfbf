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

/// Standard output as text that scrolls, with a block of lines at the bottom that is drawn again in place. Without a
/// terminal only settled lines are printed. The cursor is hidden while a block stands, and comes back at the end.
class Screen {
public:
    explicit Screen(bool in_place) : in_place_(in_place) {}
    ~Screen() { release(); }
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    bool in_place() const { return in_place_; }
    void show(std::span<const std::string> settled, std::span<const std::string> block);
    /// Prints lines for good, the block gone.
    void print(std::span<const std::string> lines) { show(lines, {}); }
    /// Gives the terminal back as it was.
    void release();

private:
    bool in_place_;
    bool cursor_hidden_ = false;
    std::vector<std::string> block_;
};

/// Shows the cursor again, whatever stands on the screen; for the way out in a hurry.
void restore_cursor();

}  // namespace scribed::clients
