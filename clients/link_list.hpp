// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "clients/failure.hpp"
#include "clients/style.hpp"

namespace scribed::clients {

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
};

Outcome<std::vector<Link>> parse_links(std::string_view json);
/// Reads one link object.
Outcome<Link> parse_link(std::string_view json);

/// A table with a head; under each link its message when it has one. Times in the machine's time zone.
std::vector<std::string> draw_links(const std::vector<Link>& links, std::size_t width, const Style& style);
/// `openai is linked: ada@example.org, plan plus`
std::string linked_words(const Link& link);

}  // namespace scribed::clients
