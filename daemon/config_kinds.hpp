// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "daemon/config_table.hpp"
#include "net/url.hpp"

// The kinds of keys that there are: each checks a value and says what it should have been.
namespace scribed::daemon::config_kinds {

using Words = std::vector<std::string>;

inline Error bad(const std::string& key, std::string what) {
    return Error(Errc::invalid, key + " must be " + what, key);
}

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
    auto read = [=](const Config& config) -> ConfigValue { return static_cast<std::int64_t>(config.*section.*member); };
    return {name, "whole number", std::move(range), fallback, std::move(help), std::move(apply), std::move(read)};
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
    auto read = [=](const Config& config) -> ConfigValue { return config.*section.*member; };
    return {name,           "number", fmt::format("{} to {}", low, high), fallback, std::move(help), std::move(apply),
            std::move(read)};
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
    auto read = [=](const Config& config) -> ConfigValue { return config.*section.*member; };
    return {name, "text", {}, std::move(fallback), std::move(help), std::move(apply), std::move(read)};
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

/// A URL without a path; empty stays empty.
template <class Section>
ConfigKey origin(
    std::string name, Section Config::*section, std::string Section::*member, std::string fallback, std::string help
) {
    auto key = url(name, section, member, std::move(fallback), std::move(help));
    key.apply = [=, checked = key.apply](Config& config, const ConfigValue& value) -> Result<void> {
        const auto* got = std::get_if<std::string>(&value);
        if (got != nullptr && got->empty()) {
            config.*section.*member = {};
            return {};
        }
        if (auto taken = checked(config, value); !taken) return taken;
        const auto parsed = net::parse_url(config.*section.*member);
        const bool page = parsed && (parsed->scheme == "http" || parsed->scheme == "https") && parsed->target == "/";
        if (!page) return bad(name, "a URL without a path, such as https://scribed.example.org");
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
    auto read = [=](const Config& config) -> ConfigValue { return config.*section.*member; };
    return {name, "text", range, std::move(fallback), std::move(help), std::move(apply), std::move(read)};
}

inline ConfigKey lanes(std::string name, Words LanesConfig::*member, Words fallback, Words allowed, std::string help) {
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
    auto read = [=](const Config& config) -> ConfigValue { return config.lanes.*member; };
    return {name, "list of text", range, std::move(fallback), std::move(help), std::move(apply), std::move(read)};
}

template <class Section>
ConfigKey words(std::string name, Section Config::*section, Words Section::*member, Words fallback, std::string help) {
    auto apply = [=](Config& config, const ConfigValue& value) -> Result<void> {
        const auto* got = std::get_if<Words>(&value);
        if (got == nullptr) return bad(name, "a list of text such as [\"a\", \"b\"]");
        config.*section.*member = *got;
        return {};
    };
    auto read = [=](const Config& config) -> ConfigValue { return config.*section.*member; };
    return {name, "list of text", {}, std::move(fallback), std::move(help), std::move(apply), std::move(read)};
}

inline ConfigKey durability() {
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
    auto read = [](const Config& config) -> ConfigValue {
        return std::string(config.state.durability == store::Durability::disk ? "disk" : "os");
    };
    return {
        "state.durability",
        "text",
        "disk, os",
        std::string("disk"),
        "What an acknowledgement promises: `disk`, the samples survive a power cut (fdatasync); `os`, they survive the "
        "daemon, not the machine.",
        apply,
        read};
}

}  // namespace scribed::daemon::config_kinds
