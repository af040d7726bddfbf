// SPDX-License-Identifier: Apache-2.0
#include "daemon/config_table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace scribed::daemon {
namespace {

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

std::string print_value(const ConfigValue& value) {
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

}  // namespace scribed::daemon
