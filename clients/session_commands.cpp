// SPDX-License-Identifier: Apache-2.0
#include "clients/session_commands.hpp"

#include <fmt/format.h>

#include "clients/api.hpp"
#include "clients/canon_view.hpp"
#include "clients/final_transcript.hpp"
#include "clients/json_lines.hpp"
#include "clients/lane_list.hpp"
#include "clients/moment.hpp"
#include "clients/questions.hpp"
#include "clients/run_loop.hpp"
#include "clients/screen.hpp"
#include "clients/session_list.hpp"
#include "transcript/render.hpp"

namespace scribed::clients {
Exit run_sessions(const SessionsOptions& options, const Globals& globals) {
    auto path = fmt::format("/v1/sessions?limit={}", options.limit);
    if (!options.query.empty()) path += "&query=" + net::encode_percent(options.query);
    auto exit = Exit::ok;
    const auto asked = ask_server(globals, "GET", std::move(path), [&](const std::string& reply) {
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

namespace {

net::Task<Exit> show_moment(const Server& server, ShowOptions options, std::int64_t at_ms, const Globals& globals) {
    const auto canon = co_await fetch_canon(server, options.session, options.version);
    if (!canon) co_return report(canon.error(), globals.json);
    const auto part = around(*canon, at_ms, options.context_s * std::int64_t{1000});
    if (globals.json) {
        transcript::DocumentInfo info;
        info.session = options.session;
        print_document(transcript::render(part, info, transcript::Format::json));
        co_return Exit::ok;
    }
    Columns columns;
    columns.width = stdout_is_terminal() ? screen_size().width : 120;
    columns.style = stdout_style(globals.no_color);
    for (const auto& line : draw_canon(part, columns))
        print_line(line);
    if (part.segments.empty()) print_line("Nobody speaks there.");
    co_return Exit::ok;
}

Exit show_lanes(const std::string& session, const Globals& globals) {
    auto exit = Exit::ok;
    const auto asked = ask_server(globals, "GET", session_path(session, "/lanes"), [&](const std::string& reply) {
        const auto stretches = parse_lane_list(reply);
        if (!stretches) {
            exit = report(stretches.error(), false);
            return;
        }
        const auto width = stdout_is_terminal() ? screen_size().width : 120;
        for (const auto& line : draw_lane_list(*stretches, width, stdout_style(globals.no_color)))
            print_line(line);
    });
    return asked == Exit::ok ? exit : asked;
}

}  // namespace

Exit run_show(const ShowOptions& options, const Globals& globals) {
    if (options.lanes) return show_lanes(options.session, globals);
    const auto at_ms = options.at.empty() ? std::optional<std::int64_t>(0) : parse_moment(options.at);
    if (!at_ms) return report({Exit::usage, "a moment reads 83, 1:23 or 1:02:03.5", "--at"}, globals.json);
    const auto server = open_server(globals);
    if (!server) return report(server.error(), globals.json);
    if (!options.at.empty()) return run_loop([&] { return show_moment(*server, options, *at_ms, globals); });
    const auto format = !options.format.empty() ? options.format : globals.json ? "json" : "txt";
    return run_loop([&]() -> net::Task<Exit> {
        const auto text = co_await fetch_transcript(*server, options.session, format, options.version);
        if (!text) co_return report(text.error(), globals.json);
        print_document(*text);
        co_return Exit::ok;
    });
}

Exit run_finish(const std::string& session, const Globals& globals) {
    return ask_server(globals, "POST", session_path(session, "/finish"), [&](const std::string&) {
        print_line(fmt::format("Session {} ends; its transcript follows: scribe watch {}", session, session));
    });
}

Exit run_transcribe(const TranscribeOptions& options, const Globals& globals) {
    const auto path = session_path(options.session, "/transcribe");
    if (options.cancel) {
        return ask_server(globals, "DELETE", path, [&](const std::string&) {
            print_line(fmt::format("Cancelled. To go on with it: scribe transcribe {}", options.session));
        });
    }
    return ask_server(globals, "POST", path, [&](const std::string&) {
        print_line(fmt::format("The recording is transcribed again, as a new version: scribe watch {}", options.session)
        );
    });
}

Exit run_delete(const DeleteOptions& options, const Globals& globals) {
    if (!options.yes) {
        const auto question = fmt::format("Delete session {} with its recording and all transcripts?", options.session);
        const auto answer = ask_person(question, "delete", globals.json);
        if (answer != Exit::ok) return answer;
    }
    return ask_server(globals, "DELETE", session_path(options.session), [&](const std::string&) {
        print_line(fmt::format("Session {} is deleted.", options.session));
    });
}

}  // namespace scribed::clients
