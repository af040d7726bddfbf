// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "sandbox/ear.hpp"

namespace scribed::sandbox {

/// What models make up on silence (upstream.md F12, F13): `text` stands where the clip of `length_ms` is silent the
/// longest, as sentences of its own: the word before it gets a full stop.
std::vector<HeardWord> with_invented_text(std::vector<HeardWord> words, std::int64_t length_ms, std::string_view text);

}  // namespace scribed::sandbox
