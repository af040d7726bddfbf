// SPDX-License-Identifier: Apache-2.0
#include "daemon/config_table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace scribed::daemon {
namespace {

std::string print(const ConfigValue& value) {
    struct Printer {
        std::string operator()(const std::string& s) const { return fmt::format("\"{}\"", s); }
        std::string operator()(std::int64_t n) const { return fmt::format("{}", n); }
        std::string operator()(double n) const { return fmt::format("{}", n); }
        std::string operator()(bool b) const { return b ? "true" : "false"; }
        std::string operator()(const std::vector<std::string>& words) const {
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
