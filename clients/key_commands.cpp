// SPDX-License-Identifier: Apache-2.0
#include "clients/key_commands.hpp"

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/json.hpp"
#include "clients/json_lines.hpp"
#include "clients/key_list.hpp"
#include "clients/questions.hpp"
#include "clients/screen.hpp"
#include "clients/text_layout.hpp"
#include "net/url.hpp"

namespace scribed::clients {
namespace {

constexpr std::string_view kKeyWords =
    "{0}\n"
    "\n"
    "This is the key of {1}. It is shown once: put it into a file that only its owner can read, and give it to scribe\n"
    "as --key FILE, or as SCRIBE_KEY. Other programs send it as `Authorization: Bearer {2}...`.\n"
    "From now on every request by network needs a key.";

std::string member(const std::string& json, std::string_view name) {
    JsonParser parser;
    const auto root = parser.parse(json);
    return root ? printable((*root)[name].string().value_or("")) : std::string();
}

}  // namespace

Exit run_new_key(const NewKeyOptions& options, const Globals& globals) {
    boost::json::object body{{"user", options.user}, {"scopes", options.scopes}, {"label", options.label}};
    if (!options.life.empty()) {
        const auto life = parse_life(options.life);
        if (!life) return report(life.error(), globals.json);
        body["expires_in_s"] = *life;
    }
    const auto show = [&](const std::string& reply) {
        const auto key = member(reply, "key");
        print_line(fmt::format(kKeyWords, key, options.user, key.substr(0, 8)));
    };
    return ask_server(globals, "POST", "/v1/keys", show, boost::json::serialize(body));
}

Exit run_list_keys(const ListKeysOptions& options, const Globals& globals) {
    auto exit = Exit::ok;
    const auto show = [&](const std::string& reply) {
        const auto keys = parse_keys(reply);
        if (!keys) {
            exit = report(keys.error(), false);
            return;
        }
        const auto width = stdout_is_terminal() ? screen_size().width : 160;
        for (const auto& line : draw_keys(*keys, width, stdout_style(globals.no_color)))
            print_line(line);
    };
    const auto query = options.user.empty() ? std::string() : "?user=" + net::encode_percent(options.user);
    const auto asked = ask_server(globals, "GET", "/v1/keys" + query, show);
    return asked == Exit::ok ? exit : asked;
}

Exit run_revoke_key(const RevokeKeyOptions& options, const Globals& globals) {
    return ask_server(globals, "DELETE", "/v1/keys/" + net::encode_percent(options.id), [&](const std::string&) {
        print_line(
            fmt::format("The key {} is worth nothing any more, nor is any browser that came in with it.", options.id)
        );
    });
}

Exit run_ticket(const TicketOptions& options, const Globals& globals) {
    boost::json::object body;
    if (!options.scopes.empty()) body["scopes"] = options.scopes;
    const auto show = [&](const std::string& reply) {
        // Behind `#`: a browser sends that to nobody, and no log has it.
        const bool by_socket = globals.server.starts_with("unix:");
        print_line((by_socket ? std::string("http://127.0.0.1:8790") : globals.server) + "/#ticket=" + member(reply, "ticket"));
        print_line("Open it in a browser within a minute; it lets one browser in, for 12 hours.");
    };
    return ask_server(globals, "POST", "/v1/tickets", show, boost::json::serialize(body));
}

}  // namespace scribed::clients
