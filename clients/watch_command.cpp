// SPDX-License-Identifier: Apache-2.0
#include "clients/watch_command.hpp"

#include <fmt/format.h>

#include "clients/canon_view.hpp"
#include "clients/final_transcript.hpp"
#include "clients/follow.hpp"
#include "clients/json_lines.hpp"
#include "clients/text_layout.hpp"

namespace scribed::clients {
namespace {

net::Task<Exit> watch(const std::string& session, const Globals& globals, Interrupts& interrupts) {
    const auto server = open_server(globals);
    if (!server) co_return report(server.error(), globals.json);
    LiveScreen screen(stdout_style(globals.no_color), choose_display(globals.json));
    const auto on_event = [&globals](const proto::SseEvent& event) {
        if (globals.json) print_line(event_line(event));
    };
    const auto followed = co_await follow(*server, session, screen, interrupts, on_event);
    if (!followed) co_return report(followed.error(), globals.json);
    const auto& batch = screen.batch();
    if (!is_final_state(batch.state)) co_return Exit::ok;
    if (batch.state != "done") {
        co_return report(
            {Exit::failed, fmt::format("the session is {}: {}", batch.state, printable(batch.reason))}, globals.json
        );
    }
    if (globals.json) co_return Exit::ok;
    const auto canon = co_await fetch_canon(*server, session);
    if (!canon) co_return report(canon.error(), false);
    screen.print("");
    screen.print("  " + screen.style().paint(Tone::strong, "Transcript"));
    screen.print("");
    screen.print(draw_canon(*canon, screen.columns()));
    co_return Exit::ok;
}

}  // namespace

Exit run_watch(const std::string& session, const Globals& globals) {
    return run_loop([&](Interrupts& interrupts) { return watch(session, globals, interrupts); });
}

}  // namespace scribed::clients
