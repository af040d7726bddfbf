// SPDX-License-Identifier: Apache-2.0
#include "clients/links_commands.hpp"

#include "clients/json_lines.hpp"
#include "clients/link_list.hpp"
#include "clients/questions.hpp"
#include "clients/screen.hpp"

namespace scribed::clients {

Exit run_links(const Globals& globals) {
    auto exit = Exit::ok;
    const auto asked = ask_server(globals, "GET", "/v1/links", [&](const std::string& reply) {
        const auto links = parse_links(reply);
        if (!links) {
            exit = report(links.error(), false);
            return;
        }
        const auto width = stdout_is_terminal() ? screen_size().width : 120;
        for (const auto& line : draw_links(*links, width, stdout_style(globals.no_color)))
            print_line(line);
    });
    return asked == Exit::ok ? exit : asked;
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
