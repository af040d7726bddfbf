// SPDX-License-Identifier: Apache-2.0
#include "clients/session_commands.hpp"

#include <unistd.h>

#include <iostream>

#include <fmt/format.h>

#include "clients/api.hpp"
#include "clients/final_transcript.hpp"
#include "clients/json_lines.hpp"
#include "clients/run_loop.hpp"
#include "clients/screen.hpp"
#include "clients/session_list.hpp"

namespace scribed::clients {
namespace {

/// Asks the server one thing; its answer's body, or the failure reported.
Exit ask(
    const Globals& globals, std::string method, std::string path, const std::function<void(const std::string&)>& show
) {
    const auto server = open_server(globals);
    if (!server) return report(server.error(), globals.json);
    return run_loop([&]() -> net::Task<Exit> {
        const auto reply = co_await api_call(*server, method, path);
        if (!reply) co_return report(reply.error(), globals.json);
        if (globals.json) {
            print_line(reply->empty() ? "{}" : *reply);
        } else {
            show(*reply);
        }
        co_return Exit::ok;
    });
}

bool confirmed(const std::string& session) {
    fmt::print(stderr, "Delete session {} with its recording and all transcripts? [y/N] ", session);
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace

Exit run_sessions(const SessionsOptions& options, const Globals& globals) {
    auto path = fmt::format("/v1/sessions?limit={}", options.limit);
    if (!options.query.empty()) path += "&query=" + net::encode_percent(options.query);
    auto exit = Exit::ok;
    const auto asked = ask(globals, "GET", std::move(path), [&](const std::string& reply) {
        const auto sessions = parse_session_list(reply);
        if (!sessions) {
            exit = report(sessions.error(), false);
            return;
        }
        const auto width = stdout_is_terminal() ? screen_size().width : 120;
        for (const auto& line : draw_session_list(*sessions, width, stdout_style(globals.no_color)))
            print_line(line);
    });
    return asked == Exit::ok ? exit : asked;
}

Exit run_show(const ShowOptions& options, const Globals& globals) {
    const auto server = open_server(globals);
    if (!server) return report(server.error(), globals.json);
    const auto format = !options.format.empty() ? options.format : globals.json ? "json" : "txt";
    return run_loop([&]() -> net::Task<Exit> {
        const auto text = co_await fetch_transcript(*server, options.session, format, options.version);
        if (!text) co_return report(text.error(), globals.json);
        print_document(*text);
        co_return Exit::ok;
    });
}

Exit run_finish(const std::string& session, const Globals& globals) {
    return ask(globals, "POST", session_path(session, "/finish"), [&](const std::string&) {
        print_line(fmt::format("Session {} ends; its transcript follows: scribe watch {}", session, session));
    });
}

Exit run_transcribe(const std::string& session, const Globals& globals) {
    return ask(globals, "POST", session_path(session, "/transcribe"), [&](const std::string&) {
        print_line(fmt::format("The recording is transcribed again, as a new version: scribe watch {}", session));
    });
}

Exit run_delete(const DeleteOptions& options, const Globals& globals) {
    if (!options.yes) {
        if (::isatty(STDIN_FILENO) != 1) {
            return report({Exit::usage, "nobody is there to be asked: say --yes to delete", "--yes"}, globals.json);
        }
        if (!confirmed(options.session)) return Exit::failed;
    }
    return ask(globals, "DELETE", session_path(options.session), [&](const std::string&) {
        print_line(fmt::format("Session {} is deleted.", options.session));
    });
}

}  // namespace scribed::clients
