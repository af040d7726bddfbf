// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/journal.hpp"
#include "base/log.hpp"

namespace scribed {
namespace {

// journald drops a field whose name has anything else.
TEST(Journal, NamesOfFieldsAreCapitalsDigitsAndUnderscores) {
    EXPECT_EQ(Journal::field_name("session"), "SCRIBED_SESSION");
    EXPECT_EQ(Journal::field_name("request-id 2"), "SCRIBED_REQUEST_ID_2");
    EXPECT_EQ(Journal::field_name("STATE"), "SCRIBED_STATE");
}

TEST(Log, LevelsHaveNames) {
    EXPECT_EQ(parse_log_level("warn"), LogLevel::warn);
    EXPECT_EQ(parse_log_level("WARN"), std::nullopt);
    EXPECT_EQ(parse_log_level(""), std::nullopt);
}

}  // namespace
}  // namespace scribed
