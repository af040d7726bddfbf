// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace scribed::clients {

/// What a stretch of text is, for the eye. Only the sixteen colours that every terminal theme defines are used.
enum class Tone { plain, dim, strong, good, bad, warn, accent, removed };

/// Colours, or none: a value handed to everything that draws.
struct Style {
    bool colour = false;

    std::string paint(Tone tone, std::string_view text) const;
    /// A speaker's own colour; the same number, the same colour.
    std::string voice(std::size_t speaker, std::string_view text) const;
};

}  // namespace scribed::clients
