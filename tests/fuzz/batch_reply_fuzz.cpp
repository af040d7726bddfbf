// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/utf8.hpp"
#include "proto/batch_codec.hpp"
#include "proto/client_secret.hpp"

using namespace scribed;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

// Bodies of success: read or refused, and text that is read is UTF-8.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    if (const auto text = proto::parse_transcription(body)) {
        require(valid_utf8(*text));
        // A text of words is always its own echo.
        if (proto::echoes_prompt(*text, *text)) require(!text->empty());
    }
    if (const auto secret = proto::parse_mint_reply(body)) {
        require(!secret->value.empty());
        require(secret->expires_at >= 0);
    }
    proto::echoes_prompt(body, body.substr(size / 2));
    return 0;
}
