// SPDX-License-Identifier: Apache-2.0
#include "clients/stream_command.hpp"

#include <fmt/format.h>

#include "clients/canon_view.hpp"
#include "clients/final_transcript.hpp"
#include "clients/follow.hpp"
#include "clients/json_lines.hpp"
#include "clients/live_session.hpp"
#include "clients/stream_inputs.hpp"
#include "clients/text_layout.hpp"

namespace scribed::clients {
namespace {

constexpr std::chrono::seconds kAheadOfFile{30};
/// A microphone cannot wait: what it gives while the server is away is kept in memory, 32 kB for each second.
constexpr std::chrono::seconds kAheadOfPipe{600};
/// Of a pipe: a little faster than a microphone, so that one whose clock runs fast never backs up.
constexpr double kPipeSpeed = 1.02;

void announce(
    const proto::StartedMessage& started, const Server& server, const std::string& title, LiveScreen& screen
) {
    const auto where = over_unix_socket(server) ? fmt::format("{} at {}", started.session, server.base)
                                                : fmt::format("{}/v1/sessions/{}", server.base, started.session);
    if (!screen.in_place()) {
        fmt::print(stderr, "session {}\n", started.session);
        return;
    }
    const auto style = screen.style();
    screen.print("");
    screen.print("  " + style.paint(Tone::strong, title.empty() ? "Recording" : printable(title)));
    screen.print("  " + style.paint(Tone::dim, where));
    screen.print("");
}

net::Task<Outcome<>> show_result(
    const Server& server, const std::string& session, const StreamOptions& options, bool json, LiveScreen& screen
) {
    if (json || !options.format.empty()) {
        const std::string format = json ? "json" : options.format;
        const auto text = co_await fetch_transcript(server, session, format);
        if (!text) co_return text.error();
        print_document(json ? event_line({"transcript", *text, ""}) : *text);
        co_return Outcome<>();
    }
    const auto canon = co_await fetch_canon(server, session);
    if (!canon) co_return canon.error();
    const auto style = screen.style();
    screen.print("");
    screen.print("  " + style.paint(Tone::strong, "Transcript"));
    screen.print("");
    screen.print(draw_canon(*canon, screen.columns()));
    screen.print("");
    screen.print("  " + style.paint(Tone::dim, fmt::format("scribe show {} --format md", session)));
    co_return Outcome<>();
}

net::Task<Outcome<>> wait_for_result(
    const Server& server,
    const std::string& session,
    const StreamOptions& options,
    bool json,
    LiveScreen& screen,
    Interrupts& interrupts
) {
    const auto on_event = [json](const proto::SseEvent& event) {
        // The live part was printed as it was heard.
        const bool told = event.event == "snapshot" || event.event == "segment" || event.event == "gap";
        if (json && !told) print_line(event_line(event));
    };
    const auto followed = co_await follow(server, session, screen, interrupts, on_event);
    if (!followed) co_return followed.error();
    const auto& batch = screen.batch();
    if (batch.state == "done") co_return co_await show_result(server, session, options, json, screen);
    if (!is_final_state(batch.state)) {
        fmt::print(stderr, "scribe: the server goes on by itself; see it with: scribe watch {}\n", session);
        co_return Outcome<>();
    }
    co_return Failure(
        Exit::failed, fmt::format("session {} is {}: {}", session, batch.state, printable(batch.reason)), {},
        fmt::format("The recording is safe. Try again with: scribe transcribe {}", session)
    );
}

net::Task<Exit> stream(const StreamOptions& options, const Globals& globals, Interrupts& interrupts) {
    const auto executor = co_await boost::asio::this_coro::executor;
    const auto server = open_server(globals);
    if (!server) co_return report(server.error(), globals.json);
    auto inputs = open_stream_inputs(executor, options);
    if (!inputs) co_return report(inputs.error(), globals.json);
    const bool piped = options.inputs.front() == "-";
    const auto title = inputs->start.title;

    // Where the transcript goes to a file, nothing else may go there.
    const bool for_programs = globals.json || (!options.format.empty() && !can_draw_in_place());
    LiveScreen screen(stdout_style(globals.no_color), choose_display(for_programs));
    LiveSession::Plan plan;
    plan.sources = std::move(inputs->sources);
    plan.start = std::move(inputs->start);
    plan.frame = std::chrono::milliseconds(options.frame_ms);
    plan.speed = options.fast ? 0.0 : piped ? kPipeSpeed : 1.0;
    plan.ahead = piped && !options.fast ? kAheadOfPipe : kAheadOfFile;
    plan.patience = std::chrono::seconds(options.patience_s);
    plan.hint = "Ctrl-C ends the session";
    LiveSession session(executor, *server, screen, std::move(plan));

    bool announced = false;
    const auto on_message = [&](const proto::ServerMessage& message) {
        if (globals.json) print_line(proto::encode(message));
        const auto* started = std::get_if<proto::StartedMessage>(&message);
        if (started != nullptr && !announced && !globals.json) announce(*started, *server, title, screen);
        announced = announced || started != nullptr;
    };
    const auto sent = co_await session.run(interrupts, on_message);
    if (!sent) {
        screen.end();
        co_return report(sent.error(), globals.json);
    }
    if (!options.wait.value_or(screen.in_place() || !options.format.empty())) {
        screen.end();
        co_return Exit::ok;
    }
    const auto waited = co_await wait_for_result(*server, session.session(), options, globals.json, screen, interrupts);
    co_return waited ? Exit::ok : report(waited.error(), globals.json);
}

}  // namespace

Exit run_stream(const StreamOptions& options, const Globals& globals) {
    return run_loop([&](Interrupts& interrupts) { return stream(options, globals, interrupts); });
}

}  // namespace scribed::clients
