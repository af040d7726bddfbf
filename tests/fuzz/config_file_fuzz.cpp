// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "daemon/config_file.hpp"
#include "daemon/config_table.hpp"

using namespace scribed;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

/// `name:line: what`, with a line that the text has.
void require_a_line(const std::string& message, std::string_view text) {
    constexpr std::string_view kHead = "a.toml:";
    require(message.starts_with(kHead));
    const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
    std::ptrdiff_t line = 0;
    const auto* begin = message.data() + kHead.size();
    const auto [end, failure] = std::from_chars(begin, message.data() + message.size(), line);
    require(failure == std::errc() && *end == ':' && line >= 1 && line <= lines);
}

}  // namespace

// The input as a configuration file, and as one `--set`. What is refused names its line, what is taken is taken again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    auto config = daemon::default_config();
    const auto read = daemon::read_config_text(config, text, "a.toml");
    if (read) {
        require(daemon::read_config_text(config, text, "a.toml").has_value());
    } else {
        require(read.error().code() == Errc::invalid);
        require_a_line(read.error().message(), text);
    }
    const auto set = daemon::load_config({}, {text});
    require(set || !set.error().message().empty());
    return 0;
}
