// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace scribed::proto {

struct FormPart {
    std::string name;
    std::string filename;      ///< empty: a plain field
    std::string content_type;  ///< of a file part
    std::string data;
};

/// multipart/form-data (RFC 7578). `boundary` must not occur in any part; make_boundary() gives one of 128 random bits.
std::string make_boundary();
std::string encode_multipart(const std::vector<FormPart>& parts, std::string_view boundary);
/// Errc::invalid: no boundary in `content_type`, or a malformed body.
Result<std::vector<FormPart>> parse_multipart(std::string_view content_type, std::string_view body);

}  // namespace scribed::proto
