// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "clients/clip_command.hpp"
#include "clients/demo_command.hpp"
#include "clients/doctor_command.hpp"
#include "clients/key_commands.hpp"
#include "clients/link_command.hpp"
#include "clients/links_commands.hpp"
#include "clients/merge_command.hpp"
#include "clients/rotate_vault_command.hpp"
#include "clients/server.hpp"
#include "clients/session_commands.hpp"
#include "clients/stream_command.hpp"
#include "clients/webhook_command.hpp"

namespace scribed::clients {

struct WatchOptions {
    std::string session;
};
struct FinishOptions {
    std::string session;
};
struct NewVaultOptions {
    std::string file;
};

using Command = std::variant<
    StreamOptions,
    WatchOptions,
    SessionsOptions,
    ShowOptions,
    ClipOptions,
    FinishOptions,
    TranscribeOptions,
    DeleteOptions,
    LinkOptions,
    LinksOptions,
    UnlinkOptions,
    WebhookOptions,
    NewVaultOptions,
    RotateVaultOptions,
    NewKeyOptions,
    ListKeysOptions,
    RevokeKeyOptions,
    TicketOptions,
    MergeOptions,
    DoctorOptions,
    DemoOptions>;

struct Invocation {
    Globals globals;
    Command command;
};

/// Nothing to run: help or a version was asked for (Exit::ok, text for standard output), or the arguments are wrong.
struct NothingToRun {
    Exit exit = Exit::ok;
    std::string text;
};

/// Reads what stands behind the program's name, and SCRIBE_SERVER.
std::variant<Invocation, NothingToRun> parse_arguments(std::vector<std::string> arguments);

}  // namespace scribed::clients
