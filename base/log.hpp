// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace scribed {

/// trace = per frame, debug = per connection, info = what an operator may count, warn = needs a look, error = lost
/// work.
enum class LogLevel { trace, debug, info, warn, error, off };

/// Of one of those names.
std::optional<LogLevel> parse_log_level(std::string_view name);

/// `key=value` of a log line. Values never hold secrets or transcript text.
struct LogField {
    std::string_view key;  ///< a literal
    std::string value;

    template <class T>
    LogField(std::string_view k, const T& v) : key(k), value(fmt::format("{}", v)) {}
};

/// Writes `event key=value ...` lines to standard error. Where journald reads that, a line goes to it as an entry with
/// each of its fields (base/journal.hpp).
/// Copies share nothing; any thread may log.
class Log {
public:
    explicit Log(std::string_view component);

    /// A log that adds `key=value` to each of its lines.
    Log with(std::string_view key, std::string_view value) const;

    void trace(std::string_view event, std::initializer_list<LogField> fields = {}) const {
        write(LogLevel::trace, event, fields);
    }
    void debug(std::string_view event, std::initializer_list<LogField> fields = {}) const {
        write(LogLevel::debug, event, fields);
    }
    void info(std::string_view event, std::initializer_list<LogField> fields = {}) const {
        write(LogLevel::info, event, fields);
    }
    void warn(std::string_view event, std::initializer_list<LogField> fields = {}) const {
        write(LogLevel::warn, event, fields);
    }
    void error(std::string_view event, std::initializer_list<LogField> fields = {}) const {
        write(LogLevel::error, event, fields);
    }

    /// Lines below `level` are dropped, process-wide.
    static void set_level(LogLevel level);
    static bool enabled(LogLevel level);

private:
    void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) const;

    std::vector<LogField> context_;  ///< the fields of every line
};

}  // namespace scribed
