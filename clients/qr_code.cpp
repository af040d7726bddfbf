// SPDX-License-Identifier: Apache-2.0
#include "clients/qr_code.hpp"

#include <qrencode.h>

#include <array>
#include <memory>

namespace scribed::clients {
namespace {

/// ISO/IEC 18004 asks for four modules; phones are content with two, and a terminal has little room.
constexpr int kQuiet = 2;

struct FreeCode {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

bool light(const QRcode& code, int row, int column) {
    if (row < 0 || column < 0 || row >= code.width || column >= code.width) return true;
    return (code.data[row * code.width + column] & 1) == 0;
}

}  // namespace

std::vector<std::string> draw_qr_code(std::string_view text, bool colour) {
    static constexpr std::array<std::string_view, 4> kGlyphs{" ", "▄", "▀", "█"};
    const std::string terminated(text);
    const std::unique_ptr<QRcode, FreeCode> code(QRcode_encodeString(terminated.c_str(), 0, QR_ECLEVEL_L, QR_MODE_8, 1)
    );
    if (!code) return {};
    std::vector<std::string> lines;
    for (int row = -kQuiet; row < code->width + kQuiet; row += 2) {
        std::string line;
        for (int column = -kQuiet; column < code->width + kQuiet; ++column) {
            // The code has an odd number of rows: what lies below the quiet zone is not drawn.
            const bool below = row + 1 < code->width + kQuiet && light(*code, row + 1, column);
            line += kGlyphs[(light(*code, row, column) ? 2U : 0U) + (below ? 1U : 0U)];
        }
        lines.push_back(colour ? "\x1b[97;40m" + line + "\x1b[0m" : line);
    }
    return lines;
}

}  // namespace scribed::clients
