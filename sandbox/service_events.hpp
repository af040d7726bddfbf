// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/ear.hpp"
#include "sandbox/refusal.hpp"
#include "sandbox/session_config.hpp"

// The Realtime API's server events as texts (upstream.md 4.6). Each makes its own `event_id`.
namespace scribed::sandbox {

/// `type`: `session.created` or `session.updated`.
std::string session_event(
    std::string_view type, const SessionConfig& config, const std::string& id, std::int64_t expires_at
);
std::string speech_started_event(const std::string& item, std::int64_t audio_start_ms);
std::string speech_stopped_event(const std::string& item, std::int64_t audio_end_ms);
/// `previous` empty: the first item.
std::string committed_event(const std::string& item, const std::string& previous);
std::string cleared_event();
/// `type`: `conversation.item.added` or `conversation.item.done`.
std::string item_event(std::string_view type, const std::string& item, const std::string& previous);
std::string delta_event(const std::string& item, std::string_view delta);
std::string completed_event(
    const std::string& item, const std::vector<HeardWord>& words, std::int64_t audio_ms, bool logprobs
);
std::string failed_event(const std::string& item, const Refusal& why);
std::string rate_limits_event(std::int64_t remaining);
/// `cause`: the `event_id` of the client's event at fault; empty: null.
std::string error_event(const Refusal& refusal, std::string_view cause);

}  // namespace scribed::sandbox
