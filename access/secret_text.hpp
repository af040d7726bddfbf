// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

// How secrets of ours look. Each kind has a beginning of its own, so that a leaked one is recognised and redacted.
namespace scribed::access {

inline constexpr std::string_view kKeyMark = "scr_";      ///< `scr_ID_SECRET`
inline constexpr std::string_view kTicketMark = "tkt_";   ///< `tkt_SECRET`
inline constexpr std::string_view kBrowserMark = "brw_";  ///< `brw_SECRET`

/// An API key taken apart.
struct KeyText {
    std::string id;      ///< 16 hex digits; not secret
    std::string secret;  ///< 64 hex digits: 256 random bits

    static KeyText make();
    /// Nothing when the text is no key.
    static std::optional<KeyText> parse(std::string_view text);
    std::string text() const;
};

/// 256 random bits behind a mark.
std::string make_pass(std::string_view mark);

}  // namespace scribed::access
