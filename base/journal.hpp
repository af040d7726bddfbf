// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scribed {

/// journald's own protocol (systemd.journal-fields(7)), so that `journalctl SCRIBED_SESSION=...` finds what belongs
/// together.
struct Journal {
    /// Whether standard error goes to journald: systemd names the stream in $JOURNAL_STREAM (systemd.exec(5)).
    static bool reads_standard_error();
    /// How a field of a log line is called there: `session` is SCRIBED_SESSION.
    static std::string field_name(std::string_view key);

    /// One entry. Any thread.
    class Entry {
    public:
        /// `priority` as in syslog(3): 3 error, 4 warning, 6 information, 7 debug.
        Entry(int priority, std::string_view message, std::string_view event);
        void add(std::string_view key, std::string_view value);
        /// False when journald does not take it.
        bool send() const;

    private:
        std::vector<std::string> fields_;  ///< NAME=value
    };
};

}  // namespace scribed
