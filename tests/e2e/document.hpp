// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/e2e/house.hpp"

namespace scribed::test {

struct DocumentWord {
    std::string text;
    std::int64_t start_ms = 0;
    std::int64_t end_ms = 0;
};

/// The canonical transcript as `GET .../transcript?format=json` gives it, one track's words in order.
std::vector<DocumentWord> document_words(House& house, const std::string& session, const std::string& track);
std::string joined(const std::vector<DocumentWord>& words);

}  // namespace scribed::test
