// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "clients/failure.hpp"
#include "clients/server.hpp"

namespace scribed::clients {

struct SessionsOptions {
    int limit = 20;
    std::string query;  ///< text that the title must hold
};
/// `scribe sessions`
Exit run_sessions(const SessionsOptions& options, const Globals& globals);

struct ShowOptions {
    std::string session;
    std::string format;  ///< empty: txt, or json with --json
    int version = 0;     ///< 0: the newest
    std::string at;      ///< moment.hpp: only what is said around it; empty: all
    int context_s = 10;
    bool lanes = false;  ///< who transcribed what instead
};
/// `scribe show`: prints a transcript as the server renders it, what is said around a moment, or who transcribed what.
Exit run_show(const ShowOptions& options, const Globals& globals);

/// `scribe finish`: ends a session whose client went away.
Exit run_finish(const std::string& session, const Globals& globals);

struct TranscribeOptions {
    std::string session;
    bool cancel = false;
};
/// `scribe transcribe`: runs the batch pass again, or cancels it.
Exit run_transcribe(const TranscribeOptions& options, const Globals& globals);

struct DeleteOptions {
    std::string session;
    bool yes = false;
};
/// `scribe delete`: asks first on a terminal; without one --yes is needed.
Exit run_delete(const DeleteOptions& options, const Globals& globals);

}  // namespace scribed::clients
