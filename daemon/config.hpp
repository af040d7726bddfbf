// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/recorder.hpp"

namespace scribed::daemon {

struct ListenConfig {
    std::string address;
    std::uint16_t port = 0;
    std::vector<std::string> origins;
    std::vector<std::string> proxies;
    std::string unix_socket;  ///< its path; empty: in state.dir; `off`: none
    int request_s = 0;
    int idle_s = 0;
    int write_s = 0;
    int ping_s = 0;
};

struct StateConfig {
    std::string dir;
    store::Durability durability = store::Durability::disk;
};

struct UpstreamConfig {
    std::string auth_url;
    std::string client_id;
    std::string chatgpt_url;
    std::string api_url;
    std::string ca_file;
    std::string api_key_file;
    std::string codex_auth_file;
    std::string client_profile;
};

struct AccountsConfig {
    std::string database;
    std::string vault_key_file;
    std::string oauth_client_id;
    std::string oauth_client_secret_file;
    std::string oauth_scope;
    std::string public_url;
    int sweep_s = 0;
};

/// 0: no limit.
struct LimitsConfig {
    int address_connections = 0;
    int address_requests = 0;  ///< a minute
    int key_streams = 0;
    int key_requests = 0;  ///< a minute
    int user_sessions = 0;
};

struct WebhookConfig {
    std::string url;
    std::string secret_file;
    std::string ca_file;
};

struct LanesConfig {
    std::vector<std::string> live;
    std::vector<std::string> batch;
};

struct LiveConfig {
    std::string model;
    std::string noise_reduction;
    int append_ms = 0;
    int backlog_s = 0;
    double catch_up = 0;
    int session_s = 0;
    int patience_s = 0;
    int finish_s = 0;
    int quiet_ms = 0;
    int item_s = 0;
    int parallel = 0;
    double vad_threshold = 0;
    int vad_prefix_ms = 0;
    int vad_silence_ms = 0;
};

struct BatchConfig {
    std::string model;
    int piece_s = 0;
    int max_pause_s = 0;
    int parallel = 0;
    int attempts = 0;
    int retry_ms = 0;
    int retry_max_ms = 0;
    int outage_s = 0;
};

struct SessionConfig {
    int start_s = 0;
    int resume_s = 0;
    int max_ahead_s = 0;
};

struct ProcessConfig {
    int threads = 0;
    std::string log_level;
};

/// Everything that can be set. The defaults, ranges and words for people stand in config_table.cpp, and only there.
struct Config {
    ListenConfig listen;
    StateConfig state;
    UpstreamConfig upstream;
    AccountsConfig accounts;
    LimitsConfig limits;
    WebhookConfig webhook;
    LanesConfig lanes;
    LiveConfig live;
    BatchConfig batch;
    SessionConfig session;
    ProcessConfig process;
};

}  // namespace scribed::daemon
