// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "proto/base64.hpp"
#include "proto/ingest_frame.hpp"

using namespace scribed;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

// A frame that is accepted can be written again byte for byte; its samples are its bytes, aligned or not; and any bytes
// survive base64.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto frame = proto::parse_tagged(bytes)) {
        std::string again;
        proto::append_tagged_header(again, frame->track, frame->first);
        again += frame->pcm;
        require(again == bytes);
    }
    if (const auto pcm = proto::parse_raw(bytes)) {
        std::vector<std::int16_t> scratch;
        require(proto::as_bytes(proto::as_samples(*pcm, scratch)) == *pcm);
    }
    std::string text;
    proto::append_base64(text, bytes);
    const auto decoded = proto::decode_base64(text);
    require(decoded && *decoded == bytes);
    if (const auto odd = proto::decode_base64(bytes)) {
        text.clear();
        proto::append_base64(text, *odd);
        require(text == bytes);
    }
    return 0;
}
