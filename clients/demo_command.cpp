// SPDX-License-Identifier: Apache-2.0
#include "clients/demo_command.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "clients/clip_source.hpp"
#include "clients/comparison.hpp"
#include "clients/demo_programs.hpp"
#include "clients/demo_report.hpp"
#include "clients/demo_voices.hpp"
#include "clients/final_transcript.hpp"
#include "clients/follow.hpp"
#include "clients/json_lines.hpp"
#include "clients/live_session.hpp"
#include "clients/temporary_directory.hpp"
#include "embedded/demo_dialogue.hpp"
#include "net/task_group.hpp"

namespace scribed::clients {
namespace {

constexpr std::chrono::milliseconds kFrame{20};

/// The demo from start to end: each step works, or says why not.
class Demo {
public:
    Demo(
        net::Executor executor,
        const Globals& globals,
        Interrupts& interrupts,
        std::filesystem::path directory,
        bool cleaned
    )
        : executor_(executor),
          globals_(globals),
          interrupts_(interrupts),
          directory_(std::move(directory)),
          cleaned_(cleaned),
          programs_(directory_),
          screen_(stdout_style(globals.no_color), choose_display(globals.json)) {
        interrupts_.at_quit([this] { programs_.kill(); });
    }
    ~Demo() { interrupts_.at_quit({}); }

    net::Task<Outcome<>> run() {
        say({"", "  " + style().paint(Tone::strong, "scribed, on this machine alone; about a minute"), ""});
        auto voices = co_await make_voices();
        if (!voices) co_return voices.error();
        if (auto started = co_await programs_.start(); !started) co_return started.error();
        note(fmt::format("A stand-in for OpenAI and a daemon of our own are up: {}", programs_.url()));
        headline("Live text", "as the words come");
        auto globals = globals_;
        globals.server = programs_.url();
        globals.key_file.clear();
        const auto server = open_server(globals);
        if (!server) co_return server.error();
        net::TaskGroup watchers(executor_, "demo");
        watchers.spawn(watch());
        auto outcome = co_await record(*server, std::move(*voices));
        if (outcome) outcome = co_await transcribe(*server);
        if (outcome) outcome = co_await show(*server);
        watchers.kill();
        co_await watchers.join();
        if (broken_) outcome = *broken_;
        screen_.end();
        programs_.stop();
        if (!outcome) show_logs();
        co_return outcome;
    }

private:
    Style style() const { return screen_.style(); }
    void say(const std::vector<std::string>& lines) { screen_.print(lines); }
    void note(const std::string& words) { say({words.empty() ? "" : "  " + style().paint(Tone::dim, words)}); }
    void headline(const std::string& title, const std::string& words) {
        say({"", "  " + style().paint(Tone::strong, title) + "  " + style().paint(Tone::dim, words), ""});
    }

    /// A program that dies ends the demo.
    net::Task<> watch() {
        broken_ = co_await programs_.watch();
        if (broken_ && !interrupts_.asked()) interrupts_.raise();
    }

    net::Task<Outcome<std::vector<Voice>>> make_voices() {
        const auto folder = directory_ / "voices";
        std::filesystem::create_directory(folder);
        auto dialogue = parse_dialogue(embedded::demo_dialogue);
        const auto lines = dialogue.size();
        auto voices = co_await speak(std::move(dialogue), folder, ms_to_samples(kFrame.count()));
        if (voices) note(fmt::format("{} voices of espeak-ng have learnt {} lines", voices->size(), lines));
        co_return voices;
    }

    net::Task<Outcome<>> record(const Server& server, std::vector<Voice> voices) {
        LiveSession::Plan plan;
        plan.start.title = "Demo";
        plan.start.language = "en";
        plan.start.framing = proto::Framing::tagged;
        for (auto& voice : voices) {
            plan.start.tracks.push_back({fmt::format("speaker-{}", plan.sources.size() + 1), voice.speaker});
            plan.sources.push_back(make_clip_source(std::move(voice.clips)));
        }
        plan.frame = kFrame;
        plan.hint = "Two voices, two tracks, at the speed of speech. Ctrl-C ends early";
        LiveSession session(executor_, server, screen_, std::move(plan));
        const auto outcome = co_await session.run(interrupts_, {});
        session_ = session.session();
        co_return outcome;
    }

    net::Task<Outcome<>> transcribe(const Server& server) {
        if (broken_) co_return *broken_;
        const auto outcome = co_await follow(server, session_, screen_, interrupts_, {});
        if (!outcome) co_return outcome;
        const auto& batch = screen_.batch();
        if (batch.state == "done") co_return Outcome<>();
        if (!is_final_state(batch.state)) co_return Failure(Exit::failed, "stopped before the final transcript");
        co_return Failure(Exit::failed, fmt::format("the session ended as {}: {}", batch.state, batch.reason));
    }

    net::Task<Outcome<>> show(const Server& server) {
        const auto canon = co_await fetch_canon(server, session_);
        if (!canon) co_return canon.error();
        const auto saved = co_await save_transcripts(server, session_, directory_);
        if (!saved) co_return saved.error();
        if (globals_.json) {
            print_json();
            co_return Outcome<>();
        }
        const auto live = screen_.text().segments();
        headline(
            "Transcript",
            std::string("marked: where the two passes differ, ") + (style().colour ? "in colour" : "in brackets")
        );
        say(draw_comparison(compare(*canon, live), screen_.columns().width, style()));
        if (!cleaned_) name_files();
        say({""});
        for (const auto& line : demo_closing_words(std::min<std::size_t>(screen_.columns().width - 4, 90)))
            note(line);
        say({""});
        co_return Outcome<>();
    }

    void name_files() {
        headline("Files", "in " + directory_.string() + "; scribe demo --clean would remove them");
        for (const auto& file : find_recordings(directory_ / "state"))
            say({"  " + file.lexically_relative(directory_).string()});
        say({"  transcript.txt .md .srt .vtt .json"});
    }

    void print_json() const {
        boost::json::array recordings;
        for (const auto& file : find_recordings(directory_ / "state"))
            recordings.emplace_back(file.string());
        boost::json::object document{
            {"session", session_}, {"state", screen_.batch().state}, {"directory", directory_.string()}};
        document["recordings"] = std::move(recordings);
        document["transcript"] = (directory_ / "transcript.json").string();
        print_line(boost::json::serialize(document));
    }

    void show_logs() const {
        for (const auto* name : {"scribed.log", "scribe-sandbox.log"}) {
            const auto tail = tail_of(directory_ / name, 8);
            if (!tail.empty()) fmt::print(stderr, "--- {}\n{}", (directory_ / name).string(), tail);
        }
    }

    net::Executor executor_;
    const Globals& globals_;
    Interrupts& interrupts_;
    std::filesystem::path directory_;
    bool cleaned_;  ///< the directory goes at the end
    DemoPrograms programs_;
    LiveScreen screen_;
    std::string session_;
    std::optional<Failure> broken_;
};

net::Task<Exit> demo(const DemoOptions& options, const Globals& globals, Interrupts& interrupts) {
    const auto executor = co_await boost::asio::this_coro::executor;
    auto directory = TemporaryDirectory::make("scribed-demo");
    if (!directory) co_return report(directory.error(), globals.json);
    if (!options.clean) directory->keep();
    Demo demo(executor, globals, interrupts, directory->path(), options.clean);
    const auto outcome = co_await demo.run();
    co_return outcome ? Exit::ok : report(outcome.error(), globals.json);
}

}  // namespace

Exit run_demo(const DemoOptions& options, const Globals& globals) {
    return run_loop([&](Interrupts& interrupts) { return demo(options, globals, interrupts); });
}

}  // namespace scribed::clients
