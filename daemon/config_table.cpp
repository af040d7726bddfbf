// SPDX-License-Identifier: Apache-2.0
#include "daemon/config_table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "net/unix_path.hpp"
#include "net/url.hpp"
#include "proto/oauth_requests.hpp"

namespace scribed::daemon {
namespace {

using Words = std::vector<std::string>;

Error bad(const std::string& key, std::string what) { return Error(Errc::invalid, key + " must be " + what, key); }

template <class Section, class T>
ConfigKey integer(
    std::string name,
    Section Config::*section,
    T Section::*member,
    std::int64_t fallback,
    std::int64_t low,
    std::int64_t high,
    std::string help
) {
    auto range = fmt::format("{} to {}", low, high);
    auto apply = [=](Config& config, const ConfigValue& value) -> Result<void> {
        const auto* number = std::get_if<std::int64_t>(&value);
        if (number == nullptr || *number < low || *number > high) {
            return bad(name, fmt::format("a whole number from {} to {}", low, high));
        }
        config.*section.*member = static_cast<T>(*number);
        return {};
    };
    return {name, "whole number", std::move(range), fallback, std::move(help), std::move(apply)};
}

template <class Section>
ConfigKey real(
    std::string name,
    Section Config::*section,
    double Section::*member,
    double fallback,
    double low,
    double high,
    std::string help
) {
    auto apply = [=](Config& config, const ConfigValue& value) -> Result<void> {
        const auto* number = std::get_if<double>(&value);
        const auto* whole = std::get_if<std::int64_t>(&value);
        const double got = number != nullptr ? *number : whole != nullptr ? static_cast<double>(*whole) : NAN;
        if (!(got >= low && got <= high)) return bad(name, fmt::format("a number from {} to {}", low, high));
        config.*section.*member = got;
        return {};
    };
    return {name, "number", fmt::format("{} to {}", low, high), fallback, std::move(help), std::move(apply)};
}

template <class Section>
ConfigKey text(
    std::string name, Section Config::*section, std::string Section::*member, std::string fallback, std::string help
) {
    auto apply = [=](Config& config, const ConfigValue& value) -> Result<void> {
        const auto* got = std::get_if<std::string>(&value);
        if (got == nullptr) return bad(name, "text in quotes");
        config.*section.*member = *got;
        return {};
    };
    return {name, "text", {}, std::move(fallback), std::move(help), std::move(apply)};
}

template <class Section>
ConfigKey url(
    std::string name, Section Config::*section, std::string Section::*member, std::string fallback, std::string help
) {
    auto key = text(name, section, member, std::move(fallback), std::move(help));
    key.type = "URL";
    key.apply = [=](Config& config, const ConfigValue& value) -> Result<void> {
        const auto* got = std::get_if<std::string>(&value);
        if (got == nullptr) return bad(name, "a URL in quotes");
        const auto parsed = net::parse_url(*got);
        if (!parsed) return bad(name, "a URL such as https://host:port/path; " + parsed.error().message());
        if (parsed->unix_socket()) return bad(name, "an http or https URL");
        auto trimmed = *got;
        while (trimmed.ends_with('/'))
            trimmed.pop_back();
        config.*section.*member = trimmed;
        return {};
    };
    return key;
}

template <class Section>
ConfigKey choice(
    std::string name,
    Section Config::*section,
    std::string Section::*member,
    std::string fallback,
    Words allowed,
    std::string help
) {
    const auto range = fmt::format("{}", fmt::join(allowed, ", "));
    auto apply = [=](Config& config, const ConfigValue& value) -> Result<void> {
        const auto* got = std::get_if<std::string>(&value);
        if (got == nullptr || std::find(allowed.begin(), allowed.end(), *got) == allowed.end()) {
            return bad(name, "one of " + range);
        }
        config.*section.*member = *got;
        return {};
    };
    return {name, "text", range, std::move(fallback), std::move(help), std::move(apply)};
}

ConfigKey lanes(std::string name, Words LanesConfig::*member, Words fallback, Words allowed, std::string help) {
    const auto range = fmt::format("any of {}, each once", fmt::join(allowed, ", "));
    auto apply = [=](Config& config, const ConfigValue& value) -> Result<void> {
        const auto* got = std::get_if<Words>(&value);
        if (got == nullptr) return bad(name, "a list such as [\"" + allowed.front() + "\"]");
        for (auto at = got->begin(); at != got->end(); ++at) {
            const bool known = std::find(allowed.begin(), allowed.end(), *at) != allowed.end();
            if (!known || std::find(got->begin(), at, *at) != at) return bad(name, range + "; `" + *at + "` is not");
        }
        config.lanes.*member = *got;
        return {};
    };
    return {name, "list of text", range, std::move(fallback), std::move(help), std::move(apply)};
}

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

ConfigKey durability() {
    auto apply = [](Config& config, const ConfigValue& value) -> Result<void> {
        const auto* got = std::get_if<std::string>(&value);
        if (got != nullptr && *got == "disk") {
            config.state.durability = store::Durability::disk;
        } else if (got != nullptr && *got == "os") {
            config.state.durability = store::Durability::os;
        } else {
            return bad("state.durability", "\"disk\" or \"os\"");
        }
        return {};
    };
    return {
        "state.durability",
        "text",
        "disk, os",
        std::string("disk"),
        "What an acknowledgement promises: `disk`, the samples survive a power cut (fdatasync); `os`, they survive the "
        "daemon, not the machine.",
        apply};
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
        lanes(
            "lanes.live", &LanesConfig::live, {"chatgpt_realtime", "api_realtime"},
            {"chatgpt_realtime", "api_realtime", "near_live"},
            "Live lanes in order of preference; a lane without credentials is passed over. An empty list: no live "
            "text. "
            "`near_live` is reserved and serves nobody yet."
        ),
        lanes(
            "lanes.batch", &LanesConfig::batch, {"chatgpt", "api"}, {"chatgpt", "api"},
            "Batch lanes in order of preference. An empty list: the live text becomes the final transcript."
        ),
        text("live.model", &C::live, &LiveConfig::model, "gpt-4o-transcribe", "Model of the live lanes."),
        choice(
            "live.noise_reduction", &C::live, &LiveConfig::noise_reduction, "", {"", "near_field", "far_field"},
            "Upstream's noise reduction."
        ),
        integer(
            "live.append_ms", &C::live, &LiveConfig::append_ms, 100, 20, 1000,
            "Milliseconds of audio that are sent upstream in one event."
        ),
        integer(
            "live.backlog_s", &C::live, &LiveConfig::backlog_s, 30, 1, 600,
            "Seconds of audio that may wait for a live lane; older audio is left to the batch pass and marked as a gap."
        ),
        integer(
            "live.item_s", &C::live, &LiveConfig::item_s, 15, 1, 120,
            "Seconds to wait for an utterance's text before it is given up."
        ),
        integer(
            "live.finish_s", &C::live, &LiveConfig::finish_s, 20, 1, 120,
            "Seconds to wait for the last live text when a session ends."
        ),
        integer(
            "live.quiet_ms", &C::live, &LiveConfig::quiet_ms, 600, 200, 10000,
            "A track that sends nothing for so many milliseconds has its utterance closed."
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
        integer("batch.attempts", &C::batch, &BatchConfig::attempts, 8, 1, 100, "Tries for each piece and lane."),
        integer(
            "batch.retry_ms", &C::batch, &BatchConfig::retry_ms, 1000, 1, 60000,
            "Pause before the second try; it doubles each time."
        ),
        integer(
            "batch.retry_max_ms", &C::batch, &BatchConfig::retry_max_ms, 60000, 1, 3600000, "The longest such pause."
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
    return table;
}

std::string print(const ConfigValue& value) {
    struct Printer {
        std::string operator()(const std::string& s) const { return fmt::format("\"{}\"", s); }
        std::string operator()(std::int64_t n) const { return fmt::format("{}", n); }
        std::string operator()(double n) const { return fmt::format("{}", n); }
        std::string operator()(bool b) const { return b ? "true" : "false"; }
        std::string operator()(const Words& words) const {
            std::string out = "[";
            for (const auto& word : words)
                out += (out.size() > 1 ? ", \"" : "\"") + word + "\"";
            return out + "]";
        }
    };
    return std::visit(Printer{}, value);
}

// The known key that shares the most with a mistyped one: same last part first, then same first letters.
std::string nearest(std::string_view key) {
    std::string best;
    std::size_t most = 0;
    for (const auto& known : config_table()) {
        const auto same = std::mismatch(key.begin(), key.end(), known.name.begin(), known.name.end());
        auto score = static_cast<std::size_t>(same.first - key.begin());
        if (known.name.substr(known.name.find('.')) == key.substr(std::min(key.find('.'), key.size()))) score += 100;
        if (score > most) {
            most = score;
            best = known.name;
        }
    }
    return best;
}

}  // namespace

const std::vector<ConfigKey>& config_table() {
    static const auto table = make_table();
    return table;
}

Config default_config() {
    Config config;
    for (const auto& key : config_table())
        key.apply(config, key.fallback).value();
    return config;
}

Result<void> apply_config(Config& config, std::string_view key, const ConfigValue& value) {
    for (const auto& known : config_table()) {
        if (known.name == key) return known.apply(config, value);
    }
    auto message = fmt::format("unknown key `{}`", key);
    if (const auto meant = nearest(key); !meant.empty()) message += fmt::format("; did you mean `{}`?", meant);
    return Error(Errc::not_found, std::move(message), std::string(key));
}

std::string config_markdown() {
    std::string out =
        "# Configuration\n\n"
        "`scribed --config FILE --set key=value ...`. The file is TOML; an unknown key is an error with its line. "
        "`--set` wins over the file.\n`scribed --check-config` says whether a configuration is good; "
        "`scribed --config-doc` prints this page.\n\n"
        "Exit codes: 0 stopped as asked, 1 could not run, 2 bad configuration, 3 another scribed holds `state.dir` "
        "(the "
        "message names\nthe directory and its process).\n";
    std::string section;
    for (const auto& key : config_table()) {
        const auto dot = key.name.find('.');
        if (key.name.substr(0, dot) != section) {
            section = key.name.substr(0, dot);
            out += fmt::format("\n## [{}]\n\n| key | type | default | meaning |\n| --- | --- | --- | --- |\n", section);
        }
        const auto type = key.range.empty() ? key.type : key.type + ": " + key.range;
        out +=
            fmt::format("| `{}` | {} | `{}` | {} |\n", key.name.substr(dot + 1), type, print(key.fallback), key.help);
    }
    return out;
}

}  // namespace scribed::daemon
