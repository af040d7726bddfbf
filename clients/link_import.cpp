// SPDX-License-Identifier: Apache-2.0
#include "clients/link_import.hpp"

#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "base/json.hpp"
#include "clients/api.hpp"
#include "clients/json_lines.hpp"
#include "clients/link_list.hpp"
#include "clients/questions.hpp"
#include "clients/run_loop.hpp"

namespace scribed::clients {
namespace {

constexpr const char* kWarning =
    "The login in this file serves one program only: its refresh token is good for one use, and whoever uses it "
    "second\n"
    "is signed out. Once scribed has it, the Codex CLI must not use this file any more (sign in there anew), and "
    "scribed\n"
    "must not be given it again. A login of scribed's own is safer: scribe link";

Outcome<std::string> read_login(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return Failure(Exit::usage, fmt::format("{} cannot be read", file), "--import");
    std::string text(std::istreambuf_iterator<char>(in), {});
    JsonParser parser;
    const auto json = parser.parse(text);
    if (!json || !(*json)["tokens"]["refresh_token"].is_string()) {
        return Failure(
            Exit::usage, fmt::format("{} holds no ChatGPT login", file), "tokens.refresh_token",
            "It is a Codex CLI's ~/.codex/auth.json, made by `codex login`."
        );
    }
    return text;
}

bool safe_to_send(const Server& server) {
    if (over_unix_socket(server)) return true;
    const auto url = net::parse_url(server.base);
    return url && (url->secure() || url->this_machine());
}

}  // namespace

Exit import_link(const std::string& file, bool yes, const Globals& globals) {
    const auto login = read_login(file);
    if (!login) return report(login.error(), globals.json);
    const auto server = open_server(globals);
    if (!server) return report(server.error(), globals.json);
    if (!safe_to_send(*server)) {
        return report(
            {Exit::usage, "a login is not sent over a network without TLS", "--server",
             "Use an https address, or run this on the server itself."},
            globals.json
        );
    }
    fmt::print(stderr, "{}\n", kWarning);
    if (!yes) {
        const auto answer = ask_person("Import it?", "import", globals.json);
        if (answer != Exit::ok) return answer;
    }
    return run_loop([&]() -> net::Task<Exit> {
        const auto reply = co_await api_send(*server, "POST", "/v1/links/openai/import", *login);
        if (!reply) co_return report(reply.error(), globals.json);
        const auto link = parse_link(*reply);
        if (!link) co_return report(link.error(), globals.json);
        print_line(globals.json ? *reply : linked_words(*link) + ".");
        co_return Exit::ok;
    });
}

}  // namespace scribed::clients
