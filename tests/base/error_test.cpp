// SPDX-License-Identifier: Apache-2.0
#include "base/error.hpp"

#include <set>
#include <stdexcept>

#include <gtest/gtest.h>

#include "base/clock.hpp"

namespace scribed {
namespace {

TEST(Error, PrintsWhatItKnows) {
    EXPECT_EQ(Error(Errc::too_large, "no", "body").text(), "too_large: no (body)");
    EXPECT_EQ(Error(Errc::io, "no").text(), "io: no");
}

TEST(Error, EachCodeHasANameOfItsOwn) {
    std::set<std::string_view> names;
    for (int code = 0; code <= static_cast<int>(Errc::internal); ++code)
        EXPECT_TRUE(names.insert(name(static_cast<Errc>(code))).second) << code;
}

TEST(Error, LeavesAResultAsAnExceptionWithItsText) {
    const Result<int> failed = Error(Errc::not_found, "nothing there", "id");
    try {
        (void)failed.value();
        FAIL();
    } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "not_found: nothing there (id)");
    }
}

TEST(Clock, PrintsRfc3339InUtc) {
    EXPECT_EQ(rfc3339(0), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(rfc3339(1'700'000'000'123), "2023-11-14T22:13:20.123Z");
    EXPECT_EQ(rfc3339(-1), "1969-12-31T23:59:59.999Z");
}

}  // namespace
}  // namespace scribed
