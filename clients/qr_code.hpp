// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scribed::clients {

/// A QR code of `text` as lines of half blocks, two rows of modules each, with the quiet zone around it. Light modules
/// are drawn, dark ones are left out: right for light text on a dark ground, and `colour` sets that ground itself.
/// Empty when the text does not fit into a code.
std::vector<std::string> draw_qr_code(std::string_view text, bool colour);

}  // namespace scribed::clients
