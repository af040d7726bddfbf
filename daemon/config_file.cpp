// SPDX-License-Identifier: Apache-2.0
#include "daemon/config_file.hpp"

#include <fstream>
#include <iterator>
#include <optional>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "daemon/config_table.hpp"

namespace scribed::daemon {
namespace {

std::optional<ConfigValue> to_value(const toml::node& node) {
    if (const auto* text = node.as_string()) return ConfigValue(text->get());
    if (const auto* number = node.as_integer()) return ConfigValue(number->get());
    if (const auto* number = node.as_floating_point()) return ConfigValue(number->get());
    if (const auto* flag = node.as_boolean()) return ConfigValue(flag->get());
    if (const auto* list = node.as_array()) {
        std::vector<std::string> words;
        for (const auto& element : *list) {
            const auto* word = element.as_string();
            if (word == nullptr) return std::nullopt;
            words.push_back(word->get());
        }
        return ConfigValue(std::move(words));
    }
    return std::nullopt;
}

Error at(const std::string& name, const toml::source_region& where, const std::string& what, const std::string& param) {
    return Error(Errc::invalid, fmt::format("{}:{}: {}", name, where.begin.line, what), param);
}

Result<void> apply_table(Config& config, const toml::table& table, const std::string& prefix, const std::string& name) {
    for (const auto& [key, node] : table) {
        const auto full = prefix.empty() ? std::string(key.str()) : prefix + "." + std::string(key.str());
        if (const auto* inner = node.as_table(); inner != nullptr && prefix.empty()) {
            if (auto applied = apply_table(config, *inner, full, name); !applied) return applied;
            continue;
        }
        const auto value = to_value(node);
        if (!value) return at(name, node.source(), full + " has a value of a kind that no key takes", full);
        if (const auto applied = apply_config(config, full, *value); !applied) {
            return at(name, key.source(), applied.error().message(), full);
        }
    }
    return {};
}

Result<void> apply_setting(Config& config, const std::string& setting) {
    const auto equals = setting.find('=');
    if (equals == std::string::npos) {
        return Error(Errc::invalid, "--set takes key=value; `" + setting + "` has no `=`", setting);
    }
    const auto key = setting.substr(0, equals);
    const auto text = setting.substr(equals + 1);
    ConfigValue value = text;
    try {
        const auto parsed = toml::parse("v = " + text + "\n");
        if (const auto typed = parsed.contains("v") ? to_value(*parsed.get("v")) : std::nullopt) value = *typed;
    } catch (const toml::parse_error&) {
        // Not a TOML value: a bare word or a path, taken as text.
    }
    auto applied = apply_config(config, key, value);
    if (!applied && !std::holds_alternative<std::string>(value)) {
        // A key that takes text may be given something that looks like a number.
        if (const auto as_text = apply_config(config, key, ConfigValue(text))) return {};
    }
    if (!applied) return Error(Errc::invalid, "--set " + key + ": " + applied.error().message(), key);
    return {};
}

// What no key can tell by itself.
Result<void> check_whole(const Config& config) {
    if (!config.webhook.url.empty() && config.webhook.secret_file.empty()) {
        return Error(
            Errc::invalid, "webhook.url needs webhook.secret_file: messages must be signed", "webhook.secret_file"
        );
    }
    return {};
}

}  // namespace

Result<void> read_config_text(Config& config, std::string_view text, const std::string& name) {
    try {
        return apply_table(config, toml::parse(text, name), {}, name);
    } catch (const toml::parse_error& error) {
        return at(name, error.source(), std::string(error.description()), {});
    }
}

Result<Config> load_config(const std::filesystem::path& file, const std::vector<std::string>& settings) {
    auto config = default_config();
    if (!file.empty()) {
        std::ifstream stream(file, std::ios::binary);
        if (!stream) return Error(Errc::not_found, "cannot read the configuration file " + file.string(), "--config");
        const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
        if (const auto read = read_config_text(config, text, file.filename().string()); !read) return read.error();
    }
    for (const auto& setting : settings) {
        if (const auto applied = apply_setting(config, setting); !applied) return applied.error();
    }
    if (const auto whole = check_whole(config); !whole) return whole.error();
    return config;
}

}  // namespace scribed::daemon
