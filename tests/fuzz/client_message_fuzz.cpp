// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "proto/api_error.hpp"
#include "proto/ingest_messages.hpp"

using namespace scribed;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

// What is accepted can be written, and reads back as the same.
template <class Parse>
void round_trip(std::string_view text, Parse parse) {
    const auto message = parse(text);
    if (!message) {
        require(!message.error().message().empty());
        require(!proto::api_error_body(message.error()).empty());
        return;
    }
    const std::string written = proto::encode(*message);
    const auto again = parse(written);
    require(again.has_value());
    require(proto::encode(*again) == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    round_trip(text, proto::parse_client_message);
    round_trip(text, proto::parse_server_message);
    return 0;
}
