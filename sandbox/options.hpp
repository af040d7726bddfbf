// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "sandbox/client.hpp"
#include "sandbox/device_desk.hpp"
#include "sandbox/fault.hpp"
#include "sandbox/visitor.hpp"

namespace scribed::sandbox {

enum class EarKind { tones, speech };
/// What a mint reply looks like (upstream.md 4.2): GA, beta, or beta with the key as a bare string.
enum class MintShape { ga, beta, beta_string };

/// How one sandbox behaves. The defaults are the command line's.
struct SandboxOptions {
    std::string listen = "127.0.0.1";
    std::uint16_t port = 0;
    EarKind ear = EarKind::tones;
    std::string grammar;       ///< speech: a JSGF file; empty: the demo's own
    bool any_english = false;  ///< speech: the general model instead of a grammar
    double mishear = 0;
    std::uint64_t seed = 1;
    unsigned threads = 0;  ///< that listen; 0: one for each core
    bool tls = false;
    bool sink = false;
    std::string append_log;          ///< file; empty: none
    std::set<std::string> api_keys;  ///< empty: every key that starts with sk-
    std::set<std::string> tokens;    ///< empty: every ChatGPT token
    int ek_seconds = 0;              ///< lifetime of minted keys; 0: as asked
    MintShape mint_shape = MintShape::ga;
    int mint_refuses_tokens = 0;  ///< status that answers a mint with a ChatGPT token; 0: minted
    int session_seconds = 3600;
    int clip_seconds = 300;        ///< /transcribe cuts longer clips off, silently
    int clip_fail_seconds = 1380;  ///< /transcribe answers 500 to longer clips
    std::string plan = "plus";
    std::string client_id = "app_EMoamEEZ73f0CkXaXp7hrann";  ///< the client that may sign in by device code
    std::set<std::string> redirect_uris;                     ///< of it, besides the Codex CLI's own
    std::vector<Client> redirect_clients;                    ///< further clients, for sign-ins by redirect
    Decision authorize = Decision::approve;                  ///< what browsers meet that come to sign in
    int token_seconds = 864000;                              ///< lifetime of access tokens
    int refresh_seconds = 0;                                 ///< lifetime of refresh tokens; 0: no end
    int device_seconds = 900;                                ///< how long a device login waits
    int device_interval = 5;                                 ///< between its polls, as A1 says
    PendingShape pending_shape = PendingShape::forbidden;
    std::vector<Fault> faults;
};

}  // namespace scribed::sandbox
