// SPDX-License-Identifier: Apache-2.0
#include "clients/device_login.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/qr_code.hpp"
#include "clients/text_layout.hpp"
#include "clients/time_text.hpp"

namespace scribed::clients {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string kAddress = "https://auth.openai.com/codex/device";
const DeviceLogin kLogin{"pending", "WXYZ-41234", kAddress, 1'795'176'900'000, "", ""};

TEST(DeviceLogin, ReadsWhatTheServerSays) {
    const auto login = parse_device_login(
        R"({"status":"pending","user_code":"W-1","verification_uri":"https://h/d","expires_at":"2026-11-20T12:15:00Z"})"
    );
    ASSERT_TRUE(login);
    EXPECT_EQ(login->user_code, "W-1");
    EXPECT_EQ(login->expires_at, 1'795'176'900'000);
    EXPECT_EQ(parse_device_login(R"({"status":"failed","reason":"denied"})")->reason, "denied");
    EXPECT_FALSE(parse_device_login("{}"));
    EXPECT_FALSE(parse_device_login(R"({"status":"pending"})"));
    EXPECT_FALSE(parse_device_login("no JSON"));
    EXPECT_EQ(parse_device_login("{\"status\":\"fai\\u001bled\"}")->status, "fai led");
}

TEST(DeviceLogin, FitsAnEightyColumnScreenWithItsQrCode) {
    const auto lines = draw_invitation(kLogin, 80, Style{true});
    EXPECT_LT(lines.size(), 22U);
    for (const auto& line : lines)
        EXPECT_LE(display_width(line), 80U) << line;
    EXPECT_THAT(lines, Contains(HasSubstr(kAddress)));
    EXPECT_THAT(lines, Contains(HasSubstr("WXYZ-41234")));
    EXPECT_THAT(lines, Contains(HasSubstr("▀")));
}

TEST(DeviceLogin, LeavesTheQrCodeOutWhereThereIsNoRoom) {
    const auto lines = draw_invitation(kLogin, 60, {});
    EXPECT_THAT(lines, Contains("     " + kAddress));
    EXPECT_THAT(lines, testing::Not(Contains(HasSubstr("▀"))));
}

TEST(DeviceLogin, CountsDown) {
    EXPECT_THAT(draw_countdown(450'000, 900'000, false, {}), ElementsAre(HasSubstr("━━━━━━━━━━━━────────────  7:30")));
    EXPECT_THAT(draw_countdown(-5, 900'000, true, {}), ElementsAre(HasSubstr("0:00  the server does not answer")));
}

/// Half blocks back to modules, true for light.
std::vector<std::vector<bool>> modules(const std::vector<std::string>& lines) {
    std::vector<std::vector<bool>> rows;
    for (const auto& line : lines) {
        auto& upper = rows.emplace_back();
        std::vector<bool> lower;
        for (std::string_view rest = line; !rest.empty();) {
            const auto glyph = rest.substr(0, rest.front() == ' ' ? 1 : 3);
            rest.remove_prefix(glyph.size());
            upper.push_back(glyph == "█" || glyph == "▀");
            lower.push_back(glyph == "█" || glyph == "▄");
        }
        rows.push_back(lower);
    }
    return rows;
}

TEST(QrCode, HasItsThreeFindersInsideAQuietZone) {
    const auto rows = modules(draw_qr_code(kAddress, false));
    // Version 3, 29 modules, and two of quiet on each side.
    ASSERT_EQ(rows.size(), 34U);
    ASSERT_EQ(rows[0].size(), 33U);
    const auto finder = [&](std::size_t top, std::size_t left) {
        for (std::size_t row = 0; row < 7; ++row) {
            for (std::size_t column = 0; column < 7; ++column) {
                const auto ring = std::max(row > 3 ? row - 3 : 3 - row, column > 3 ? column - 3 : 3 - column);
                if (rows[top + row][left + column] != (ring == 2)) return false;
            }
        }
        return true;
    };
    EXPECT_TRUE(finder(2, 2));
    EXPECT_TRUE(finder(2, 24));
    EXPECT_TRUE(finder(24, 2));
    EXPECT_FALSE(finder(24, 24));
    for (const auto row : {0U, 1U, 31U, 32U})
        EXPECT_THAT(rows[row], testing::Each(true)) << row;
    EXPECT_TRUE(draw_qr_code(std::string(5000, 'x'), false).empty());
}

TEST(TimeText, ReadsWhatRfc3339Writes) {
    EXPECT_EQ(parse_time("1970-01-01T00:00:01Z"), 1000);
    EXPECT_EQ(parse_time("2026-11-20T12:15:00.123Z"), 1'795'176'900'000);
    EXPECT_EQ(parse_time("yesterday"), std::nullopt);
    EXPECT_EQ(parse_time("2026-11-20T12:15:00+01:00"), std::nullopt);
}

}  // namespace
}  // namespace scribed::clients
