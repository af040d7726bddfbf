// SPDX-License-Identifier: Apache-2.0
// The table itself: every key with its default and its words for people.
#include "daemon/config_kinds.hpp"
#include "net/unix_path.hpp"
#include "net/url.hpp"
#include "proto/oauth_requests.hpp"

namespace scribed::daemon {
namespace {

using namespace config_kinds;

ConfigKey unix_socket(std::string name, std::string help) {
    auto key = text(name, &Config::listen, &ListenConfig::unix_socket, "", std::move(help));
    key.apply = [name, as_text = key.apply](Config& config, const ConfigValue& value) -> Result<void> {
        const auto* got = std::get_if<std::string>(&value);
        const auto fits = got == nullptr || got->empty() ? Result<void>() : net::check_unix_path(*got);
        if (!fits) return bad(name, "a path; " + fits.error().message());
        return as_text(config, value);
    };
    return key;
}

ConfigKey receiver() {
    const std::string name = "webhook.url";
    auto apply = [=](Config& config, const ConfigValue& value) -> Result<void> {
        const auto* got = std::get_if<std::string>(&value);
        if (got == nullptr) return bad(name, "a URL in quotes");
        if (!got->empty()) {
            const auto parsed = net::parse_url(*got);
            if (!parsed) return bad(name, "a URL such as https://host/path; " + parsed.error().message());
            const bool local = parsed->scheme == "http" && parsed->this_machine();
            if (parsed->scheme != "https" && !local) {
                return bad(
                    name, "an https URL, or an http one of this machine: events would cross the network in clear"
                );
            }
        }
        config.webhook.url = *got;
        return {};
    };
    auto read = [](const Config& config) -> ConfigValue { return config.webhook.url; };
    return {
        name,
        "URL",
        {},
        std::string(),
        "Where to tell an application of yours what happens to linked accounts (docs/protocol.md): https, or http to "
        "this machine; empty: nowhere. Daemons that share a database name the same one.",
        apply,
        read};
}

// What sessions and jobs look up when they begin. Everything else is built once, at the start.
bool taken_by_reload(const std::string& key) {
    if (key == "batch.parallel" || key == "live.parallel") return false;
    const auto section = key.substr(0, key.find('.'));
    return section == "lanes" || section == "live" || section == "batch" || section == "session" ||
           key == "process.log_level";
}

std::vector<ConfigKey> make_table() {
    using C = Config;
    std::vector<ConfigKey> table{
        text("listen.address", &C::listen, &ListenConfig::address, "127.0.0.1", "Numeric address to listen on."),
        integer(
            "listen.port", &C::listen, &ListenConfig::port, 8790, 0, 65535,
            "TCP port; 0 takes a free one and prints it."
        ),
        unix_socket(
            "listen.unix",
            "Unix socket for the operator of this machine, which serves what the port serves (`scribe --server "
            "unix:PATH`); its file has mode 0600. Empty: `scribed.sock` in `state.dir`; `off`: none. At most 107 bytes."
        ),
        words(
            "listen.origins", &C::listen, &ListenConfig::origins, {},
            "Pages of other origins, such as `https://app.example`, that may open WebSockets here and change things, "
            "with "
            "a ticket. Our own page needs no entry."
        ),
        words(
            "listen.proxies", &C::listen, &ListenConfig::proxies, {},
            "Numeric addresses of proxies in front, such as `127.0.0.1`: clients are told apart, for `limits`, by what "
            "these write into X-Forwarded-For."
        ),
        integer(
            "listen.request_s", &C::listen, &ListenConfig::request_s, 30, 1, 600,
            "Seconds from the first byte of a request to its last; then it is answered 408."
        ),
        integer(
            "listen.idle_s", &C::listen, &ListenConfig::idle_s, 60, 1, 3600,
            "Seconds that a connection may wait between two requests; then it is closed."
        ),
        integer(
            "listen.write_s", &C::listen, &ListenConfig::write_s, 30, 1, 600,
            "Seconds that a client may take nothing of an answer; then it is dropped."
        ),
        integer(
            "listen.ping_s", &C::listen, &ListenConfig::ping_s, 20, 1, 600,
            "Seconds of silence after which a WebSocket's client is pinged. It is dropped when it is silent for as "
            "long again, or takes nothing of a message for twice as long."
        ),
        text(
            "state.dir", &C::state, &StateConfig::dir, "/var/lib/scribed",
            "Where the database and the recordings live. One daemon at a time holds it."
        ),
        durability(),
        url("upstream.auth_url", &C::upstream, &UpstreamConfig::auth_url, "https://auth.openai.com",
            "Where accounts sign in."),
        text(
            "upstream.client_id", &C::upstream, &UpstreamConfig::client_id, std::string(proto::kCodexClientId),
            "The OAuth client that accounts sign in to; by default the public one of the Codex CLI."
        ),
        url("upstream.chatgpt_url", &C::upstream, &UpstreamConfig::chatgpt_url, "https://chatgpt.com/backend-api",
            "Base URL of the ChatGPT lanes."),
        url("upstream.api_url", &C::upstream, &UpstreamConfig::api_url, "https://api.openai.com",
            "Base URL of the key lanes and of the Realtime API, without `/v1`: OpenAI's, or any compatible server's."),
        text(
            "upstream.ca_file", &C::upstream, &UpstreamConfig::ca_file, "",
            "PEM file of further certificate authorities to trust upstream."
        ),
        text(
            "upstream.api_key_file", &C::upstream, &UpstreamConfig::api_key_file, "",
            "File that holds an API key and nothing else, for the lanes `api_realtime` and `api`."
        ),
        text(
            "upstream.codex_auth_file", &C::upstream, &UpstreamConfig::codex_auth_file, "",
            "A Codex CLI `auth.json`, read only, for the lanes `chatgpt_realtime` and `chatgpt`."
        ),
        choice(
            "upstream.client_profile", &C::upstream, &UpstreamConfig::client_profile, "scribed", {"scribed", "codex"},
            "How requests name their sender (originator and User-Agent)."
        ),
        text(
            "accounts.database", &C::accounts, &AccountsConfig::database, "",
            "Database of linked accounts, which several daemons may share; empty: `accounts.db` in `state.dir`."
        ),
        text(
            "accounts.vault_key_file", &C::accounts, &AccountsConfig::vault_key_file, "",
            "File of mode 0600 with the key that linked accounts are encrypted with (`scribe key new-vault FILE` makes "
            "one; keep it away from the database); empty: systemd's credential `scribed-vault-key`. Without a key no "
            "account can be linked."
        ),
        text(
            "accounts.oauth_client_id", &C::accounts, &AccountsConfig::oauth_client_id, "",
            "An OAuth client of your own, registered at `upstream.auth_url`, for sign-in by redirect at "
            "`/account/providers/openai/connect`; empty: accounts are linked by device code only."
        ),
        text(
            "accounts.oauth_client_secret_file", &C::accounts, &AccountsConfig::oauth_client_secret_file, "",
            "File of mode 0600 with that client's secret, if it has one."
        ),
        text(
            "accounts.oauth_scope", &C::accounts, &AccountsConfig::oauth_scope, "openid profile email offline_access",
            "What that client asks for. A sign-in that brings no id token (`openid`) or no refresh token "
            "(`offline_access`) links nothing."
        ),
        origin(
            "accounts.public_url", &C::accounts, &AccountsConfig::public_url, "",
            "Where browsers reach this daemon, such as `https://scribed.example.org`; empty: `http://127.0.0.1` and "
            "the "
            "port. Register this address with `/account/providers/openai/callback` behind it for that client."
        ),
        integer(
            "accounts.sweep_s", &C::accounts, &AccountsConfig::sweep_s, 21600, 10, 604800,
            "Seconds between two checks of a linked account, give or take a fifth: whether its login works, and how "
            "much of its usage is left."
        ),
        receiver(),
        text(
            "webhook.secret_file", &C::webhook, &WebhookConfig::secret_file, "",
            "File of mode 0600 with what messages are signed with: `whsec_` and base64 on a line. While a secret is "
            "being changed it holds both, each on its line, and messages are signed with both."
        ),
        text(
            "webhook.ca_file", &C::webhook, &WebhookConfig::ca_file, "",
            "PEM file of further certificate authorities to trust there."
        ),
        integer(
            "limits.address_connections", &C::limits, &LimitsConfig::address_connections, 1024, 0, 1000000,
            "Open connections from one address; 0: no limit. A proxy (`listen.proxies`) may have any number."
        ),
        integer(
            "limits.address_requests", &C::limits, &LimitsConfig::address_requests, 6000, 0, 1000000,
            "Requests from one address in a minute; 0: no limit."
        ),
        integer(
            "limits.key_streams", &C::limits, &LimitsConfig::key_streams, 256, 0, 1000000,
            "Open WebSockets and event streams of one key; 0: no limit."
        ),
        integer(
            "limits.key_requests", &C::limits, &LimitsConfig::key_requests, 3000, 0, 1000000,
            "Requests with one key in a minute; 0: no limit."
        ),
        integer(
            "limits.user_sessions", &C::limits, &LimitsConfig::user_sessions, 1024, 0, 1000000,
            "Sessions of one user that record, or wait for their client, at the same time; 0: no limit. What an "
            "earlier run left is taken up beyond that."
        ),
        lanes(
            "lanes.live", &LanesConfig::live, {"chatgpt_realtime", "api_realtime", "near_live"},
            {"chatgpt_realtime", "api_realtime", "near_live"},
            "Live lanes in order of preference; a lane without credentials is passed over. An empty list: no live "
            "text. `near_live` sends pieces of 5 to 15 s to the batch lanes: text some seconds late wherever these "
            "work, while no lane before it does. With an API key what it sends is paid for once more: the batch pass "
            "sends the same audio again."
        ),
        lanes(
            "lanes.batch", &LanesConfig::batch, {"chatgpt", "api"}, {"chatgpt", "api"},
            "Batch lanes in order of preference. An empty list: the live text becomes the final transcript."
        ),
        text(
            "live.model", &C::live, &LiveConfig::model, "gpt-4o-transcribe",
            "Model of the live lanes; `near_live` takes `batch.model`."
        ),
        choice(
            "live.noise_reduction", &C::live, &LiveConfig::noise_reduction, "", {"", "near_field", "far_field"},
            "Upstream's noise reduction."
        ),
        integer(
            "live.append_ms", &C::live, &LiveConfig::append_ms, 100, 20, 1000,
            "Milliseconds of audio that are sent upstream in one event."
        ),
        integer(
            "live.backlog_s", &C::live, &LiveConfig::backlog_s, 120, 1, 3600,
            "Seconds of audio that may wait for a live lane, in the recording; older audio is left to the batch pass "
            "and marked as a gap."
        ),
        real(
            "live.catch_up", &C::live, &LiveConfig::catch_up, 4.0, 0.0, 100.0,
            "How much faster than real time audio that waited is sent; 0: as fast as it is taken."
        ),
        integer(
            "live.session_s", &C::live, &LiveConfig::session_s, 3600, 8, 86400,
            "The longest that upstream lets a live session last, where it does not say so itself; it is replaced in "
            "time."
        ),
        integer(
            "live.patience_s", &C::live, &LiveConfig::patience_s, 5, 1, 120,
            "A live session that owes text and says nothing for so many seconds is asked for a sign of life; after as "
            "many more it is replaced."
        ),
        integer(
            "live.item_s", &C::live, &LiveConfig::item_s, 15, 1, 120,
            "Seconds to wait for an utterance's text before it is given up; `near_live` waits 45 s at least."
        ),
        integer(
            "live.finish_s", &C::live, &LiveConfig::finish_s, 20, 1, 120,
            "Seconds to wait for the last live text when a session ends."
        ),
        integer(
            "live.quiet_ms", &C::live, &LiveConfig::quiet_ms, 600, 200, 10000,
            "A track that sends nothing for so many milliseconds has its utterance closed."
        ),
        integer(
            "live.parallel", &C::live, &LiveConfig::parallel, 16, 1, 256,
            "Pieces of `near_live` under way at once, over all sessions. They take no places of `batch.parallel`. One "
            "user never takes more than he leaves free for others, half of them at the most."
        ),
        real(
            "live.vad_threshold", &C::live, &LiveConfig::vad_threshold, 0.5, 0.0, 1.0,
            "Upstream's voice detector: how sure it must be."
        ),
        integer(
            "live.vad_prefix_ms", &C::live, &LiveConfig::vad_prefix_ms, 300, 0, 2000,
            "Upstream's voice detector: audio kept before a voice."
        ),
        integer(
            "live.vad_silence_ms", &C::live, &LiveConfig::vad_silence_ms, 500, 100, 5000,
            "Upstream's voice detector: silence that ends an utterance."
        ),
        text("batch.model", &C::batch, &BatchConfig::model, "gpt-4o-transcribe", "Model of the `api` batch lane."),
        integer(
            "batch.piece_s", &C::batch, &BatchConfig::piece_s, 240, 10, 295,
            "Longest piece of a recording that is sent at once, in seconds; long pieces are cut off silently upstream."
        ),
        integer(
            "batch.max_pause_s", &C::batch, &BatchConfig::max_pause_s, 15, 1, 120,
            "A longer silence is cut out and sent to nobody."
        ),
        integer(
            "batch.parallel", &C::batch, &BatchConfig::parallel, 4, 1, 64,
            "Pieces under way at once, over all sessions."
        ),
        integer(
            "batch.attempts", &C::batch, &BatchConfig::attempts, 8, 1, 100,
            "Failures in a row after which a lane counts as down, so that the next one is taken; and tries for a piece "
            "that a lane fails while it answers others."
        ),
        integer(
            "batch.retry_ms", &C::batch, &BatchConfig::retry_ms, 1000, 1, 60000,
            "Pause before the second try; it doubles each time."
        ),
        integer(
            "batch.retry_max_ms", &C::batch, &BatchConfig::retry_max_ms, 60000, 1, 3600000,
            "The longest such pause; fifteen times as long for a lane that is down."
        ),
        integer(
            "batch.outage_s", &C::batch, &BatchConfig::outage_s, 259200, 1, 31536000,
            "Seconds that a job waits for a service that is down; then it fails, with the live text where it has no "
            "other, and `POST /v1/sessions/{id}/transcribe` runs it again."
        ),
        integer(
            "session.start_s", &C::session, &SessionConfig::start_s, 10, 1, 3600,
            "Seconds that a connection may take to say `start`; then it is dropped."
        ),
        integer(
            "session.resume_s", &C::session, &SessionConfig::resume_s, 60, 1, 86400,
            "Seconds that a session waits for a lost client to come back before it finishes by itself."
        ),
        integer(
            "session.max_ahead_s", &C::session, &SessionConfig::max_ahead_s, 3600, 1, 86400,
            "How far, in seconds, a tagged frame may lie ahead of the session's clock; farther is an error."
        ),
        integer(
            "process.threads", &C::process, &ProcessConfig::threads, 0, 0, 256, "Event loops; 0: one for each core."
        ),
        choice(
            "process.log_level", &C::process, &ProcessConfig::log_level, "info",
            {"trace", "debug", "info", "warn", "error"}, "Least important log lines that are written."
        ),
    };
    for (auto& key : table)
        key.reloads = taken_by_reload(key.name);
    return table;
}

}  // namespace

const std::vector<ConfigKey>& config_table() {
    static const auto table = make_table();
    return table;
}

}  // namespace scribed::daemon
