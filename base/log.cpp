// SPDX-License-Identifier: Apache-2.0
#include "base/log.hpp"

#include <array>
#include <memory>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/journal.hpp"

namespace scribed {
namespace {

constexpr std::array<std::string_view, 6> kLevelNames{"trace", "debug", "info", "warn", "error", "off"};

spdlog::level::level_enum to_spdlog(LogLevel level) {
    switch (level) {
        case LogLevel::trace: return spdlog::level::trace;
        case LogLevel::debug: return spdlog::level::debug;
        case LogLevel::info: return spdlog::level::info;
        case LogLevel::warn: return spdlog::level::warn;
        case LogLevel::error: return spdlog::level::err;
        case LogLevel::off: return spdlog::level::off;
    }
    return spdlog::level::info;
}

spdlog::logger& sink() {
    static const std::shared_ptr<spdlog::logger> logger = [] {
        auto made = std::make_shared<spdlog::logger>("scribed", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%e %^%-5l%$ %v");
        made->flush_on(spdlog::level::warn);
        return made;
    }();
    return *logger;
}

int journal_priority(LogLevel level) {
    switch (level) {
        case LogLevel::error: return 3;
        case LogLevel::warn: return 4;
        case LogLevel::info: return 6;
        default: return 7;
    }
}

// Values with spaces, quotes or control characters are quoted, so that a line stays one line and fields stay apart.
void append_value(std::string& out, std::string_view value) {
    bool plain = !value.empty();
    for (const char c : value) {
        if (c <= ' ' || c == '"' || c == '=' || c == '\x7f') plain = false;
    }
    if (plain) {
        out += value;
        return;
    }
    out += '"';
    for (const char c : value) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f') {
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        } else {
            out += c;
        }
    }
    out += '"';
}

}  // namespace

std::optional<LogLevel> parse_log_level(std::string_view name) {
    for (const auto level :
         {LogLevel::trace, LogLevel::debug, LogLevel::info, LogLevel::warn, LogLevel::error, LogLevel::off}) {
        if (name == kLevelNames[static_cast<std::size_t>(level)]) return level;
    }
    return std::nullopt;
}

Log::Log(std::string_view component) { context_.emplace_back("component", component); }

Log Log::with(std::string_view key, std::string_view value) const {
    Log child(*this);
    child.context_.emplace_back(key, value);
    return child;
}

void Log::set_level(LogLevel level) { sink().set_level(to_spdlog(level)); }

bool Log::enabled(LogLevel level) { return sink().should_log(to_spdlog(level)); }

void Log::write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) const {
    if (!enabled(level)) return;
    std::string line(event);
    const auto append = [&line](std::string_view key, std::string_view value) {
        line += ' ';
        line += key;
        line += '=';
        append_value(line, value);
    };
    for (const auto& field : context_)
        append(field.key, field.value);
    for (const auto& field : fields)
        append(field.key, field.value);
    static const bool journal = Journal::reads_standard_error();
    if (journal) {
        Journal::Entry entry(journal_priority(level), line, event);
        for (const auto& field : context_)
            entry.add(field.key, field.value);
        for (const auto& field : fields)
            entry.add(field.key, field.value);
        if (entry.send()) return;
    }
    sink().log(to_spdlog(level), line);
}

}  // namespace scribed
