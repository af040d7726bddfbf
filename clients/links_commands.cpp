// SPDX-License-Identifier: Apache-2.0
#include "clients/links_commands.hpp"

#include <algorithm>

#include "clients/api.hpp"
#include "clients/json_lines.hpp"
#include "clients/link_list.hpp"
#include "clients/questions.hpp"
#include "clients/run_loop.hpp"
#include "clients/screen.hpp"

namespace scribed::clients {
namespace {

/// A check asks OpenAI, and may renew the login first.
constexpr std::chrono::seconds kCheckPatience{90};

net::Task<Exit> list(const LinksOptions& options, const Globals& globals) {
    const auto server = open_server(globals);
    if (!server) co_return report(server.error(), globals.json);
    if (options.check) {
        const auto checked = co_await api_call(*server, "POST", "/v1/links/openai/check", kCheckPatience);
        // Nothing is linked: the list says so.
        const bool none = !checked && checked.error().exit == Exit::refused;
        if (!checked && !none) co_return report(checked.error(), globals.json);
    }
    const auto reply = co_await api_call(*server, "GET", "/v1/links");
    if (!reply) co_return report(reply.error(), globals.json);
    const auto links = parse_links(*reply);
    if (!links) co_return report(links.error(), globals.json);
    if (globals.json) {
        print_line(*reply);
    } else {
        const auto width = stdout_is_terminal() ? screen_size().width : 120;
        for (const auto& line : draw_links(*links, width, stdout_style(globals.no_color)))
            print_line(line);
    }
    const bool needs_hand = std::ranges::any_of(*links, &Link::needs_hand);
    co_return needs_hand ? Exit::failed : Exit::ok;
}

}  // namespace

Exit run_links(const LinksOptions& options, const Globals& globals) {
    return run_loop([&] { return list(options, globals); });
}

Exit run_unlink(const UnlinkOptions& options, const Globals& globals) {
    if (!options.yes) {
        const auto answer = ask_person(
            "Unlink the ChatGPT account? Sessions that need it wait until it is linked again.", "unlink", globals.json
        );
        if (answer != Exit::ok) return answer;
    }
    return ask_server(globals, "DELETE", "/v1/links/openai", [](const std::string&) {
        print_line("The ChatGPT account is unlinked; its tokens are gone here and revoked at OpenAI.");
    });
}

}  // namespace scribed::clients
