// SPDX-License-Identifier: Apache-2.0
#include "clients/screen.hpp"

#include <gtest/gtest.h>

namespace scribed::clients {
namespace {

/// As much of a terminal as redraw() uses: lines, a cursor at the start of one of them.
class Terminal {
public:
    void take(std::string_view bytes) {
        while (!bytes.empty()) {
            if (bytes.starts_with("\r\x1b[")) {
                const auto end = bytes.find('A');
                row_ -= static_cast<std::size_t>(std::stoi(std::string(bytes.substr(3, end - 3))));
                bytes.remove_prefix(end + 1);
            } else if (bytes.starts_with("\x1b[J")) {
                lines.resize(row_);
                bytes.remove_prefix(3);
            } else {
                const auto end = bytes.find("\x1b[K\n");
                ASSERT_NE(end, std::string_view::npos);
                if (lines.size() <= row_) lines.resize(row_ + 1);
                lines[row_++] = bytes.substr(0, end);
                bytes.remove_prefix(end + 4);
            }
        }
    }
    std::vector<std::string> lines;

private:
    std::size_t row_ = 0;
};

using Lines = std::vector<std::string>;

TEST(Screen, DrawsTheBlockAgainInItsPlaceBelowWhatIsSettled) {
    Terminal terminal;
    terminal.take(redraw(0, {}, Lines{"partial", "bar"}));
    EXPECT_EQ(terminal.lines, (Lines{"partial", "bar"}));
    terminal.take(redraw(2, Lines{"final"}, Lines{"next", "bar 2"}));
    EXPECT_EQ(terminal.lines, (Lines{"final", "next", "bar 2"}));
    terminal.take(redraw(2, {}, Lines{"bar 3"}));
    EXPECT_EQ(terminal.lines, (Lines{"final", "bar 3"}));
    terminal.take(redraw(1, Lines{"last"}, {}));
    EXPECT_EQ(terminal.lines, (Lines{"final", "last"}));
}

}  // namespace
}  // namespace scribed::clients
