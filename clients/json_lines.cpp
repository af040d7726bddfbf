// SPDX-License-Identifier: Apache-2.0
#include "clients/json_lines.hpp"

#include <cstdio>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

namespace scribed::clients {

void print_line(std::string_view line) {
    fmt::print("{}\n", line);
    std::fflush(stdout);
}

void print_document(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    print_line(text);
}

std::string event_line(const proto::SseEvent& event) {
    // The data is JSON text already; only its line breaks, which are white space between tokens, must go.
    std::string data = event.data;
    for (auto& c : data)
        if (c == '\n' || c == '\r') c = ' ';
    return fmt::format(
        R"({{"event":{},"id":{},"data":{}}})", boost::json::serialize(boost::json::string(event.event)),
        boost::json::serialize(boost::json::string(event.id)), data
    );
}

}  // namespace scribed::clients
