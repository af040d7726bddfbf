// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "clients/failure.hpp"
#include "clients/style.hpp"

namespace scribed::clients {

/// How much of a usage window is used.
struct UsedWindow {
    double percent = 0;
    std::int64_t length_s = 0;  ///< 0: not known
    UnixMs resets_at = 0;       ///< 0: not known
};

/// A linked account, as `GET /v1/links` has it.
struct Link {
    std::string provider;
    std::string status;  ///< active, expired, revoked
    std::string plan;    ///< empty: not known
    std::string email;   ///< empty: not known
    std::string account;
    UnixMs linked_at = 0;
    UnixMs refreshed_at = 0;  ///< 0: not yet
    std::string message;
    bool works = false;     ///< a session would
    std::string verdict;    ///< works, spent, reconnect, account, unknown; empty: an older daemon does not tell
    UnixMs checked_at = 0;  ///< 0: not yet
    std::string trouble;    ///< why the newest check found out nothing; empty: it did
    std::vector<UsedWindow> windows;                           ///< none: not known
    std::vector<std::pair<std::string, std::string>> refused;  ///< what the account may not do, and why

    /// A session would not work before somebody does something.
    bool needs_hand() const { return !works && verdict != "spent"; }
};

Outcome<std::vector<Link>> parse_links(std::string_view json);
/// Reads one link object.
Outcome<Link> parse_link(std::string_view json);

/// A table with a head; under each link what there is to say of it. Times in the machine's time zone.
std::vector<std::string> draw_links(const std::vector<Link>& links, std::size_t width, const Style& style);
/// The address, else the account's id.
std::string account_name(const Link& link);
/// `12 % of 5 h used, resets 2026-11-20 20:12; 40 % of 7 days used, ...`; empty when nothing is known.
std::string usage_words(const Link& link);
/// `openai is linked: ada@example.org, plan plus`
std::string linked_words(const Link& link);

}  // namespace scribed::clients
