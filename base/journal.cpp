// SPDX-License-Identifier: Apache-2.0
#include "base/journal.hpp"

#include <cstdlib>

#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <fmt/format.h>
// Else each entry names the one line of ours that sends it.
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

namespace scribed {

bool Journal::reads_standard_error() {
    const char* stream = std::getenv("JOURNAL_STREAM");
    struct stat status {};
    if (stream == nullptr || ::fstat(STDERR_FILENO, &status) != 0) return false;
    return fmt::format("{}:{}", status.st_dev, status.st_ino) == stream;
}

// journald drops fields whose names have anything but capitals, digits and underscores.
std::string Journal::field_name(std::string_view key) {
    std::string name = "SCRIBED_";
    for (const char c : key) {
        if (c >= 'a' && c <= 'z') {
            name += static_cast<char>(c - 'a' + 'A');
        } else {
            name += (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
        }
    }
    return name;
}

Journal::Entry::Entry(int priority, std::string_view message, std::string_view event) {
    fields_.push_back(fmt::format("PRIORITY={}", priority));
    fields_.push_back(fmt::format("MESSAGE={}", message));
    add("event", event);
}

void Journal::Entry::add(std::string_view key, std::string_view value) {
    fields_.push_back(fmt::format("{}={}", field_name(key), value));
}

bool Journal::Entry::send() const {
    std::vector<iovec> parts;
    parts.reserve(fields_.size());
    // sendv() reads only; iovec has no const form.
    for (const auto& field : fields_)
        parts.push_back({const_cast<char*>(field.data()), field.size()});
    return sd_journal_sendv(parts.data(), static_cast<int>(parts.size())) == 0;
}

}  // namespace scribed
