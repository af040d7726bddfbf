// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "proto/multipart.hpp"

using namespace scribed;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

// A first line is the content type, the rest the body. What is accepted can be written under another boundary, and
// reads back as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t line = input.find('\n');
    if (line == std::string_view::npos) return 0;
    const auto parts = proto::parse_multipart(input.substr(0, line), input.substr(line + 1));
    if (!parts) return 0;
    constexpr std::string_view kBoundary = "----another-7f3c";
    if (input.find(kBoundary) != std::string_view::npos || parts->empty()) return 0;
    const std::string body = proto::encode_multipart(*parts, kBoundary);
    const auto again = proto::parse_multipart("multipart/form-data; boundary=" + std::string(kBoundary), body);
    require(again && again->size() == parts->size());
    for (std::size_t i = 0; i < parts->size(); ++i) {
        const auto& was = (*parts)[i];
        const auto& is = (*again)[i];
        require(is.name == was.name && is.filename == was.filename && is.data == was.data);
        require(is.content_type == was.content_type);
    }
    return 0;
}
