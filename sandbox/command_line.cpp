// SPDX-License-Identifier: Apache-2.0
#include "sandbox/command_line.hpp"

#include <map>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/log.hpp"

namespace scribed::sandbox {
namespace {

constexpr const char* kAbout =
    "A stand-in for auth.openai.com, chatgpt.com/backend-api and api.openai.com on one port, which really listens to "
    "the audio that it "
    "receives, is as strict as the service, and breaks on command. Credentials: API keys start with sk-, anything else "
    "is a ChatGPT token.";
constexpr const char* kFooter =
    "When ready it prints one line on stdout: {\"listening\":{\"host\":\"127.0.0.1\",\"port\":41234}}\n"
    "Faults: place:kind[=value][,count=N][,every=N][,skip=N][,probability=P][,after_ms=N][,after_items=N][,code=X]\n"
    "  transcribe:status=503,count=2    realtime:drop,after_ms=4000    mint:html    realtime:reorder,every=3\n"
    "The whole list stands in docs/sandbox.md.";

/// What shells expect of a command that was called wrongly.
constexpr int kUsageExit = 2;

void add_ear_options(CLI::App& app, SandboxOptions& options) {
    static const std::map<std::string, EarKind> ears{{"tones", EarKind::tones}, {"speech", EarKind::speech}};
    app.add_option("--ear", options.ear, "How it hears: the tests' language of tones, or speech with PocketSphinx")
        ->transform(CLI::CheckedTransformer(ears, CLI::ignore_case))
        ->option_text("tones|speech");
    auto* grammar = app.add_option("--grammar", options.grammar, "JSGF grammar for speech; without it the demo's own");
    app.add_flag("--any-english", options.any_english, "Speech with the general model: any English, roughly")
        ->excludes(grammar);
    app.add_option("--mishear", options.mishear, "Part of the words that the live ear gets wrong; the batch ear none")
        ->check(CLI::Range(0.0, 1.0))
        ->option_text("0..1");
    app.add_option("--seed", options.seed, "What chance follows from");
    app.add_option("--threads", options.threads, "Threads that listen; 0: one for each core");
    auto* sink = app.add_flag(
        "--sink", options.sink, "Listens to nothing: appends are counted, commits answered with empty texts"
    );
    app.add_option("--append-log", options.append_log, "Write when each append came to this file")->needs(sink);
}

void add_service_options(CLI::App& app, SandboxOptions& options) {
    static const std::map<std::string, MintShape> shapes{
        {"ga", MintShape::ga}, {"beta", MintShape::beta}, {"beta_string", MintShape::beta_string}};
    app.add_option("--api-key", options.api_keys, "Accept only this API key (repeatable)");
    app.add_option("--token", options.tokens, "Accept only this ChatGPT token (repeatable)");
    app.add_option("--ek-seconds", options.ek_seconds, "Lifetime of minted keys, whatever was asked for");
    app.add_option("--mint-shape", options.mint_shape, "Shape of the mint reply")
        ->transform(CLI::CheckedTransformer(shapes, CLI::ignore_case))
        ->option_text("ga|beta|beta_string");
    app.add_option(
           "--mint-refuses-tokens", options.mint_refuses_tokens, "Answer mints with a ChatGPT token with this status"
    )
        ->check(CLI::Range(400, 599))
        ->option_text("STATUS");
    app.add_option("--session-seconds", options.session_seconds, "Longest Realtime session")->capture_default_str();
    app.add_option("--clip-seconds", options.clip_seconds, "Longer clips are cut off by /transcribe, silently")
        ->capture_default_str();
    app.add_option("--clip-fail-seconds", options.clip_fail_seconds, "Longer clips get a 500 from /transcribe")
        ->capture_default_str();
    app.add_option("--plan", options.plan, "The plan that /wham/usage names")->capture_default_str();
}

void add_client_options(CLI::App& app, SandboxOptions& options) {
    static const std::map<std::string, Decision> decisions{
        {"approve", Decision::approve}, {"deny", Decision::deny}, {"ask", Decision::ask}};
    app.add_option("--client-id", options.client_id, "The client that may sign in by device code")
        ->capture_default_str();
    app.add_option("--redirect-uri", options.redirect_uris, "Where a browser may be sent back to for it (repeatable)");
    const auto add_clients = [&options](const std::vector<std::string>& specs) {
        for (const auto& spec : specs) {
            auto client = parse_client(spec);
            if (!client) throw CLI::ValidationError("--redirect-client " + spec, client.error().message());
            options.redirect_clients.push_back(*std::move(client));
        }
    };
    app.add_option_function<std::vector<std::string>>(
           "--redirect-client", add_clients, "A further client, for sign-ins by redirect (repeatable)"
    )
        ->option_text("ID,redirect=URI[,redirect=URI...][,scope=WORDS][,secret=SECRET]");
    app.add_option("--authorize", options.authorize, "What browsers meet that come to sign in by redirect")
        ->transform(CLI::CheckedTransformer(decisions, CLI::ignore_case))
        ->option_text("approve|deny|ask");
}

void add_sign_in_options(CLI::App& app, SandboxOptions& options) {
    static const std::map<std::string, PendingShape> shapes{
        {"403", PendingShape::forbidden},
        {"404", PendingShape::not_found},
        {"flat", PendingShape::flat},
        {"nested", PendingShape::nested},
        {"slow_down", PendingShape::slow_down}};
    app.add_option("--token-seconds", options.token_seconds, "Lifetime of access tokens")->capture_default_str();
    app.add_option("--refresh-seconds", options.refresh_seconds, "Lifetime of refresh tokens; 0: no end");
    app.add_option("--device-seconds", options.device_seconds, "How long a device login waits for its approval")
        ->capture_default_str();
    app.add_option("--device-interval", options.device_interval, "Seconds between its polls, as clients are told")
        ->capture_default_str();
    app.add_option("--pending-shape", options.pending_shape, "How polls are told that nobody has approved yet")
        ->transform(CLI::CheckedTransformer(shapes, CLI::ignore_case))
        ->option_text("403|404|flat|nested|slow_down");
}

void set_log_level(const std::string& name) {
    static const std::map<std::string, LogLevel> levels{{"trace", LogLevel::trace}, {"debug", LogLevel::debug},
                                                        {"info", LogLevel::info},   {"warn", LogLevel::warn},
                                                        {"error", LogLevel::error}, {"off", LogLevel::off}};
    Log::set_level(levels.at(name));
}

}  // namespace

CommandLine parse_command_line(int argc, char** argv) {
    CommandLine line;
    std::vector<std::string> faults;
    std::string level = "info";
    CLI::App app(kAbout, "scribe-sandbox");
    app.footer(kFooter);
    app.add_option("--listen", line.options.listen, "Address to listen on")->capture_default_str();
    app.add_option("--port", line.options.port, "Port; 0 takes a free one")->capture_default_str();
    auto* tls = app.add_flag("--tls", line.options.tls, "Serve TLS with a self-signed certificate");
    app.add_option("--ca-out", line.ca_out, "Write that certificate, for clients to trust, to this file")->needs(tls);
    add_ear_options(app, line.options);
    add_service_options(app, line.options);
    add_client_options(app, line.options);
    add_sign_in_options(app, line.options);
    app.add_option("--fault", faults, "Break in this way (repeatable)");
    app.add_option("--log", level, "The least important lines to show")
        ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}))
        ->option_text("trace|debug|info|warn|error|off");
    try {
        app.parse(argc, argv);
        for (const auto& spec : faults) {
            auto fault = parse_fault(spec);
            if (!fault) throw CLI::ValidationError("--fault " + spec, fault.error().message());
            line.options.faults.push_back(*std::move(fault));
        }
        set_log_level(level);
    } catch (const CLI::ParseError& error) {
        line.exit_code = app.exit(error) == 0 ? 0 : kUsageExit;
    }
    return line;
}

}  // namespace scribed::sandbox
