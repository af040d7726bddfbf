// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/log.hpp"
#include "clients/arguments.hpp"
#include "clients/vault_key.hpp"
#include "clients/watch_command.hpp"

namespace scribed::clients {
namespace {

struct Run {
    const Globals& globals;

    Exit operator()(const StreamOptions& options) const { return run_stream(options, globals); }
    Exit operator()(const WatchOptions& options) const { return run_watch(options.session, globals); }
    Exit operator()(const SessionsOptions& options) const { return run_sessions(options, globals); }
    Exit operator()(const ShowOptions& options) const { return run_show(options, globals); }
    Exit operator()(const ClipOptions& options) const { return run_clip(options, globals); }
    Exit operator()(const FinishOptions& options) const { return run_finish(options.session, globals); }
    Exit operator()(const TranscribeOptions& options) const { return run_transcribe(options, globals); }
    Exit operator()(const DeleteOptions& options) const { return run_delete(options, globals); }
    Exit operator()(const LinkOptions& options) const { return run_link(options, globals); }
    Exit operator()(const LinksOptions& options) const { return run_links(options, globals); }
    Exit operator()(const UnlinkOptions& options) const { return run_unlink(options, globals); }
    Exit operator()(const WebhookOptions& options) const { return run_webhook(options, globals); }
    Exit operator()(const NewVaultOptions& options) const { return run_new_vault_key(options.file, globals.json); }
    Exit operator()(const RotateVaultOptions& options) const { return run_rotate_vault(options, globals); }
    Exit operator()(const NewKeyOptions& options) const { return run_new_key(options, globals); }
    Exit operator()(const ListKeysOptions& options) const { return run_list_keys(options, globals); }
    Exit operator()(const RevokeKeyOptions& options) const { return run_revoke_key(options, globals); }
    Exit operator()(const TicketOptions& options) const { return run_ticket(options, globals); }
    Exit operator()(const MergeOptions& options) const { return run_merge(options, globals.json); }
    Exit operator()(const DoctorOptions& options) const { return run_doctor(options, globals); }
    Exit operator()(const DemoOptions& options) const { return run_demo(options, globals); }
};

Exit run(std::vector<std::string> arguments) {
    const auto parsed = parse_arguments(std::move(arguments));
    if (const auto* nothing = std::get_if<NothingToRun>(&parsed)) {
        fmt::print(nothing->exit == Exit::ok ? stdout : stderr, "{}", nothing->text);
        return nothing->exit;
    }
    const auto& invocation = std::get<Invocation>(parsed);
    return std::visit(Run{invocation.globals}, invocation.command);
}

}  // namespace
}  // namespace scribed::clients

int main(int argc, char** argv) {
    // A reader that goes away (`scribe show ID | head`) is an error of write(), not a death.
    std::signal(SIGPIPE, SIG_IGN);
    scribed::Log::set_level(scribed::LogLevel::error);
    return static_cast<int>(scribed::clients::run({argv + 1, argv + argc}));
}
