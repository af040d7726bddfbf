// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace scribed::sandbox {

/// What the sandbox has seen so far, for tests and benchmarks.
struct Stats {
    std::uint64_t connections = 0;
    std::uint64_t requests = 0;
    std::uint64_t mint_requests = 0;
    std::uint64_t keys_minted = 0;
    std::uint64_t usage_requests = 0;
    std::uint64_t transcribe_requests = 0;  ///< both batch endpoints
    std::uint64_t transcribe_answered = 0;  ///< with a text
    std::uint64_t transcribe_audio_ms = 0;  ///< of answered uploads
    std::uint64_t realtime_sessions = 0;    ///< opened
    std::uint64_t realtime_open = 0;        ///< open now
    std::uint64_t realtime_open_most = 0;   ///< open at once
    std::uint64_t realtime_appends = 0;
    std::uint64_t realtime_samples = 0;  ///< appended, 24 kHz
    std::uint64_t realtime_commits = 0;
    std::uint64_t realtime_items_heard = 0;
    std::uint64_t realtime_errors = 0;  ///< `error` events sent
    std::uint64_t device_logins = 0;    ///< codes handed out
    std::uint64_t device_polls = 0;
    std::uint64_t sign_ins = 0;           ///< codes exchanged for tokens
    std::uint64_t refreshes = 0;          ///< answered with tokens
    std::uint64_t refreshes_refused = 0;  ///< with a code of the service's own; faults not counted
    std::uint64_t revocations = 0;
    std::uint64_t tokens_refused = 0;  ///< of its own: requests with one that has expired or been revoked
    std::uint64_t faults_struck = 0;
    std::map<std::string, std::uint64_t> accounts;  ///< requests with a good token of its own, by address

    std::string json() const;
};

}  // namespace scribed::sandbox
