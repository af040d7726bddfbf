// SPDX-License-Identifier: Apache-2.0
#include "clients/arguments.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <sstream>
#include <utility>

#include <CLI/CLI.hpp>

namespace scribed::clients {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  scribe demo                                    two voices, a stand-in for OpenAI, no account\n"
    "  scribe stream talk.flac                        a file, as if it were spoken now\n"
    "  arecord -q -t raw -f S16_LE -r 16000 -c 1 | scribe stream -\n"
    "  scribe sessions                                what was recorded\n"
    "  scribe show ses_0123 --format srt > talk.srt\n"
    "  scribe link                                    sign in with a ChatGPT account\n"
    "  scribe --server unix:/var/lib/scribed/scribed.sock links\n"
    "\n"
    "Exit codes: 0 done, 1 failed, 2 wrong arguments or unreadable input, 3 no server answers, 4 the server refused.";

/// One program's options, filled as CLI11 reads them.
struct Read {
    Globals globals;
    std::optional<Command> command;  ///< what was asked for, complete
    StreamOptions stream;
    WatchOptions watch;
    SessionsOptions sessions;
    ShowOptions show;
    ClipOptions clip;
    FinishOptions finish;
    TranscribeOptions transcribe;
    DeleteOptions erase;
    LinkOptions link;
    LinksOptions links;
    UnlinkOptions unlink;
    WebhookOptions webhook;
    NewVaultOptions vault;
    RotateVaultOptions rotate_vault;
    NewKeyOptions new_key;
    ListKeysOptions list_keys;
    RevokeKeyOptions revoke_key;
    TicketOptions ticket;
    MergeOptions merge;
    DoctorOptions doctor;
    DemoOptions demo;
};

const std::vector<std::string> kFormats{"txt", "md", "srt", "vtt", "json"};

/// A command which, when it is given, is the one to run with `options` as they then are.
template <class Options>
CLI::App* add_command(CLI::App& parent, Read& read, const Options& options, const char* name, const char* help) {
    auto* command = parent.add_subcommand(name, help);
    command->fallthrough();
    command->final_callback([&read, &options] { read.command = options; });
    return command;
}

void add_globals(CLI::App& app, Globals& globals) {
    app.add_option("--server", globals.server, "The daemon's URL, or unix:PATH of its socket")
        ->envname("SCRIBE_SERVER")
        ->type_name("URL")
        ->capture_default_str();
    app.add_option("--key", globals.key_file, "File with the key to show the server (or SCRIBE_KEY, the key itself)")
        ->type_name("FILE");
    app.add_flag("--json", globals.json, "For scripts: JSON on standard output and nothing else");
    app.add_flag("--no-color", globals.no_color, "No colours (also: NO_COLOR)");
}

void add_stream(CLI::App& app, Read& read) {
    auto& options = read.stream;
    auto* command = add_command(app, read, options, "stream", "Send audio as it is spoken and read along");
    command->footer(
        "Examples:\n"
        "  scribe stream talk.wav --title 'Monday call' --keyword scribed\n"
        "  scribe stream alice.wav bob.wav --track Alice --track Bob     two speakers on one clock\n"
        "  arecord -q -t raw -f S16_LE -r 16000 -c 1 | scribe stream -   a microphone\n"
        "  ffmpeg -i film.mkv -f s16le -ac 1 -ar 16000 - | scribe stream - --fast"
    );
    command->add_option("FILE", options.inputs, "WAV, FLAC or Ogg, each file a track; or - for raw s16le mono")
        ->required();
    command->add_option("--track,--track-name", options.names, "A speaker's name; once for each file")
        ->type_name("NAME")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command->add_option("--title", options.title, "The session's title");
    command->add_option("--language", options.language, "ISO 639-1, such as en")->type_name("CODE");
    command->add_option("--prompt", options.prompt, "What the talk is about, for the transcriber");
    command->add_option("--keyword", options.keywords, "A word that will be said; may be repeated")
        ->type_name("WORD")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command->add_option("--rate", options.rate, "Samples per second of standard input")
        ->check(CLI::Range(8000, 48000))
        ->capture_default_str();
    command->add_option("--frame-ms", options.frame_ms, "Length of one message")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    command->add_flag("--fast", options.fast, "As fast as the server stores it, not at the speed of speech");
    command->add_flag_function(
        "--wait,!--no-wait", [&options](std::int64_t times) { options.wait = times > 0; },
        "Wait for the final transcript (on a terminal it does)"
    );
    command->add_option("--format", options.format, "Print the final transcript so; implies --wait")
        ->check(CLI::IsMember(kFormats));
    command->add_option("--retry-for", options.patience_s, "Seconds to try a lost connection again")
        ->check(CLI::Range(0, 86400))
        ->capture_default_str();
}

void add_session_commands(CLI::App& app, Read& read) {
    auto* watch = add_command(app, read, read.watch, "watch", "Read along with a session that somebody records");
    watch->add_option("ID", read.watch.session, "The session")->required();

    auto* sessions = add_command(app, read, read.sessions, "sessions", "List sessions");
    sessions->add_option("--limit", read.sessions.limit, "At most so many")
        ->check(CLI::Range(1, 500))
        ->capture_default_str();
    sessions->add_option("--query", read.sessions.query, "Text in the title");

    auto* show = add_command(
        app, read, read.show, "show", "Print a transcript, what is said around a moment, or who transcribed what"
    );
    show->footer(
        "Examples:\n"
        "  scribe show ses_0123 --format vtt --version 1 > talk.vtt\n"
        "  scribe show ses_0123 --at 1:23\n"
        "  scribe show ses_0123 --lanes                   who transcribed which stretch, and why"
    );
    show->add_option("ID", read.show.session, "The session")->required();
    auto* format = show->add_option("--format", read.show.format, "Default: txt")->check(CLI::IsMember(kFormats));
    auto* version = show->add_option("--version", read.show.version, "Default: the newest");
    version->check(CLI::Range(1, 1000000));

    auto* at = show->add_option("--at", read.show.at, "Only what is said around 83, 1:23 or 1:02:03");
    at->type_name("TIME")->excludes(format);
    show->add_option("--context", read.show.context_s, "So many seconds around it")
        ->check(CLI::Range(0, 86400))
        ->capture_default_str();

    show->add_flag("--lanes", read.show.lanes, "Who transcribed which stretch, and why")
        ->excludes(format)
        ->excludes(version)
        ->excludes(at);

    auto* clip =
        add_command(app, read, read.clip, "clip", "Cut a piece of the recording out, as WAV on standard output");
    clip->footer("Example:\n  scribe clip ses_0123 --at 1:23 | aplay");
    clip->add_option("ID", read.clip.session, "The session")->required();
    clip->add_option("--at", read.clip.at, "From 83, 1:23 or 1:02:03 on")->type_name("TIME")->required();
    clip->add_option("--for", read.clip.length_s, "So many seconds")->check(CLI::Range(1, 3600))->capture_default_str();
    clip->add_option("--track", read.clip.track, "Whose, where the session has several tracks")->type_name("TRACK");

    add_command(app, read, read.finish, "finish", "End a session whose sender went away")
        ->add_option("ID", read.finish.session, "The session")
        ->required();
    auto* transcribe = add_command(
        app, read, read.transcribe, "transcribe", "Run the final pass again; the old transcript stays as a version"
    );
    transcribe->add_flag("--cancel", read.transcribe.cancel, "End the pass that runs, instead");
    transcribe->add_option("ID", read.transcribe.session, "The session")->required();
    auto* erase = add_command(app, read, read.erase, "delete", "Delete a session, its recording and its transcripts");
    erase->add_option("ID", read.erase.session, "The session")->required();
    erase->add_flag("--yes", read.erase.yes, "Do not ask");
}

void add_link_commands(CLI::App& app, Read& read) {
    auto* link = add_command(
        app, read, read.link, "link",
        "Link a ChatGPT account: shows an address and a code, and waits until you have signed in"
    );
    link->footer(
        "A login that waits already is joined. Ctrl-C stops the waiting; the server goes on until the code has "
        "expired.\n"
        "Exit codes: 0 linked, 1 nobody signed in in time, 4 the sign-in was denied or refused.\n"
        "Examples:\n"
        "  scribe link\n"
        "  scribe link --no-wait --json                   the code, for another program to show\n"
        "  scribe link --import ~/.codex/auth.json        the Codex CLI's login, which then must not use it any more"
    );
    link->add_flag("--new", read.link.fresh, "A new code, also when one waits already");
    link->add_flag("--wait,!--no-wait", read.link.wait, "Wait until it is done (the default)");
    link->add_option("--import", read.link.import_file, "Take over the login in a Codex auth.json")->type_name("FILE");
    link->add_flag("--yes", read.link.yes, "Import without asking");

    auto* links = add_command(
        app, read, read.links, "links", "Show the linked accounts, whether they work, and what is left of their usage"
    );
    links->footer(
        "Exit codes: 0 a session would work, or does once spent usage is back; 1 an account must be linked again, or "
        "is refused."
    );
    links->add_flag("--check", read.links.check, "Ask OpenAI now; else as of the daemon's last round");
    add_command(app, read, read.unlink, "unlink", "Revoke the ChatGPT account's tokens and forget them")
        ->add_flag("--yes", read.unlink.yes, "Do not ask");
}

void add_key_commands(CLI::App& app, Read& read) {
    auto* key = app.add_subcommand("key", "Make, list and revoke keys");
    key->fallthrough();
    key->footer(
        "Examples:\n"
        "  scribe key new --user ada --scope ingest,read --expires 90d\n"
        "  scribe key list\n"
        "  scribe key revoke 0123456789abcdef"
    );
    key->require_subcommand(1);
    auto* made = add_command(*key, read, read.new_key, "new", "Make a key for a person or a program; it is shown once");
    made->add_option("--user", read.new_key.user, "Whose sessions and accounts it opens")->required();
    made->add_option("--scope", read.new_key.scopes, "What it may do: ingest, read, account, admin; with commas")
        ->capture_default_str();
    made->add_option("--label", read.new_key.label, "What it is for");
    made->add_option("--expires", read.new_key.life, "When it ends: 90d, 12h; without: never")->type_name("TIME");
    add_command(*key, read, read.list_keys, "list", "Show keys: everybody's with the scope admin, else your own")
        ->add_option("--user", read.list_keys.user, "Of this user alone");
    add_command(*key, read, read.revoke_key, "revoke", "Make a key worthless, at once")
        ->add_option("ID", read.revoke_key.id, "The key's id")
        ->required();
    add_command(*key, read, read.vault, "new-vault", "Make the key that scribed encrypts linked accounts with")
        ->add_option("FILE", read.vault.file, "A new file, on the daemon's machine")
        ->required();
    auto* rotate = add_command(
        *key, read, read.rotate_vault, "rotate-vault",
        "Encrypt all linked accounts anew with a new key, while the daemon serves"
    );
    rotate->footer(
        "Puts a new key above the others in the key file, waits until nothing is encrypted with them any more, and "
        "takes\nthem out. Run it on the daemon's machine, with a key of scope admin where keys are needed. Whatever "
        "interrupts it:\nrunning it again goes on. docs/security.md says what to do with several daemons."
    );
    rotate->add_flag("--keep-old", read.rotate_vault.keep_old, "Leave the old keys in the file");
    rotate->add_option("--key-file", read.rotate_vault.key_file, "The file; without: where the daemon says it is")
        ->type_name("FILE");

    add_command(
        app, read, read.ticket, "ticket",
        "Let one browser in without giving it a key: shows an address that works once, for a minute"
    )
        ->add_option("--scope", read.ticket.scopes, "What it may do; without: record and read, as far as the key may");
}

void add_webhook_command(CLI::App& app, Read& read) {
    auto* webhook = add_command(
        app, read, read.webhook, "webhook", "Show where events about linked accounts go, and whether they arrive"
    );
    webhook->footer(
        "Examples:\n"
        "  scribe webhook\n"
        "  scribe webhook test                            exit code 0 when the receiver took it, else 1"
    );
    auto* test = webhook->add_subcommand("test", "Send an event of the kind `webhook.test` now");
    test->fallthrough();
    test->parse_complete_callback([&read] { read.webhook.test = true; });
}

void add_offline_commands(CLI::App& app, Read& read) {
    auto* merge = add_command(
        app, read, read.merge, "merge", "Put the times of a live pass on the words of a batch pass, offline"
    );
    merge->footer(
        "The input is "
        "{\"live\":[{\"id\",\"start_ms\",\"end_ms\",\"text\"}],\"canon\":[{\"start_ms\",\"end_ms\",\"text\"}],\n"
        "\"speech\":[[start_ms,end_ms]]}.\n"
        "Example:\n  scribe merge --input case.json --format words"
    );
    merge->add_option("--input", read.merge.input, "A file, or - for standard input")->type_name("FILE")->required();
    merge->add_option("--format", read.merge.format, "Default: words, one [start_ms,end_ms] per word")
        ->check(CLI::IsMember({"words", "json", "srt", "vtt", "md", "txt"}));

    auto* doctor =
        add_command(app, read, read.doctor, "doctor", "Check everything that a recording needs, and say what to do");
    doctor->footer("Exit code 1 when a check failed.");
    doctor->add_option("--config", read.doctor.config, "The daemon's configuration, to be checked too")
        ->type_name("FILE");

    auto* demo =
        add_command(app, read, read.demo, "demo", "See the whole line at work in about a minute, without any account");
    demo->footer("Needs espeak-ng for the two voices. What is made stays in a directory of its own.");
    demo->add_flag("--clean", read.demo.clean, "Remove the directory at the end");
}

}  // namespace

std::variant<Invocation, NothingToRun> parse_arguments(std::vector<std::string> arguments) {
    Read read;
    CLI::App app("Records voices, shows what is said while it is said, and keeps an accurate transcript.", "scribe");
    app.require_subcommand(0, 1);
    app.set_version_flag("--version", std::string("scribe ") + SCRIBED_VERSION);
    app.footer(kFooter);
    add_globals(app, read.globals);
    add_stream(app, read);
    add_session_commands(app, read);
    add_link_commands(app, read);
    add_key_commands(app, read);
    add_webhook_command(app, read);
    add_offline_commands(app, read);
    try {
        std::ranges::reverse(arguments);
        app.parse(std::move(arguments));
    } catch (const CLI::ParseError& error) {
        std::ostringstream out;
        std::ostringstream err;
        const bool asked = app.exit(error, out, err) == 0;
        return asked ? NothingToRun{Exit::ok, out.str()} : NothingToRun{Exit::usage, err.str()};
    }
    if (!read.command) return NothingToRun{Exit::usage, app.help()};
    return Invocation{read.globals, std::move(*read.command)};
}

}  // namespace scribed::clients
