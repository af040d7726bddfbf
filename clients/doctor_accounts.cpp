// SPDX-License-Identifier: Apache-2.0
#include "clients/doctor_accounts.hpp"

#include <fmt/format.h>

namespace scribed::clients {

Check judge_account(const Link& link) {
    const auto usage = usage_words(link);
    const auto words = fmt::format(
        "{}: {}{}", account_name(link), link.message, link.works && !usage.empty() ? "; " + usage : std::string()
    );
    if (link.works) return good("account", words);
    if (!link.needs_hand()) {
        return failed(
            "account", words, "It comes back by itself; until then an API key serves: upstream.api_key_file."
        );
    }
    if (link.verdict == "account") {
        return failed("account", words, "Look at the account at OpenAI, or link another one: scribe link");
    }
    return failed("account", words, "Link it again: scribe link");
}

}  // namespace scribed::clients
