// SPDX-License-Identifier: Apache-2.0
#include "clients/link_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/doctor_accounts.hpp"
#include "clients/text_layout.hpp"
#include "clients/time_text.hpp"

namespace scribed::clients {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr UnixMs kReset = 1795187000000;

std::string json(const std::string& members) {
    return R"({"provider":"openai","status":"active","plan":"plus","email":"ada@example.org","account_id":"a-1",)"
           R"("linked_at":"2026-11-20T12:15:00.123Z","refreshed_at":null)" +
           members + "}";
}
Link link(const std::string& members) { return parse_link(json(members)).value(); }

const std::string kUsed = R"(,"usage":{"plan":"plus","limit_reached":false,)"
                          R"("primary":{"used_percent":12,"window_s":18000,"resets_at":"2026-11-20T15:03:20.000Z"},)"
                          R"("secondary":{"used_percent":40.4,"window_s":604800,"resets_at":null}})";
const std::string kWorks =
    R"(,"works":true,"verdict":"works","message":"works","checked_at":"2026-11-20T12:20:00.000Z")";

std::vector<std::string> drawn(const Link& one) { return draw_links({one}, 120, {}); }

TEST(LinkList, SaysWhatIsLeftAndUntilWhen) {
    const auto lines = drawn(link(kWorks + kUsed));
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(lines[0], "provider  account          plan        status    works  left   resets");
    // Of the window of which the least is left.
    EXPECT_EQ(lines[1], "openai    ada@example.org  plus        active    yes    60 %   -");
    EXPECT_EQ(lines[2], "          12 % of 5 h used, resets " + local_time(kReset) + "; 40 % of 7 days used");
    EXPECT_THAT(lines[3], HasSubstr("linked " + local_time(1795176900000) + ", checked "));
}

TEST(LinkList, FitsATerminalOf80Columns) {
    auto wide = link(kWorks + kUsed);
    wide.email = "somebody.with.a.very.long.address@example.org";
    wide.windows[1].resets_at = kReset;
    for (const auto& line : draw_links({wide}, 80, {}))
        EXPECT_TRUE(display_width(line) <= 80 || line.starts_with("          ")) << line;
}

TEST(LinkList, SaysWhatIsWrong) {
    const auto lost =
        link(R"(,"works":false,"verdict":"reconnect","message":"reconnect before your next session: gone")");
    EXPECT_TRUE(lost.needs_hand());
    EXPECT_THAT(
        drawn(lost),
        ElementsAre(HasSubstr("works"), HasSubstr(" no "), HasSubstr("reconnect before your next"), HasSubstr("linked"))
    );
    const auto spent = link(R"(,"works":false,"verdict":"spent","message":"usage is spent until then")");
    EXPECT_FALSE(spent.needs_hand()) << "it comes back by itself";
    EXPECT_THAT(drawn(spent)[1], HasSubstr("spent"));
    EXPECT_THAT(drawn(spent)[2], HasSubstr("until then"));
    const auto refused = link(
        kWorks + R"(,"capabilities":{"batch":{"ok":true,"at":"x","reason":null},)"
                 R"("mint":{"ok":false,"at":"x","reason":"this account may not use this lane"}})"
    );
    EXPECT_EQ(drawn(refused)[2], "          not for live text: this account may not use this lane");
}

TEST(LinkList, SaysHowOldItsKnowledgeIs) {
    const auto stale = drawn(link(kWorks + R"(,"check_trouble":"no answer in time")"));
    EXPECT_THAT(stale.back(), HasSubstr("; since then in vain: no answer in time"));
    const auto fresh =
        link(R"(,"works":true,"verdict":"unknown","message":"works as far as is known; not checked yet")");
    EXPECT_THAT(drawn(fresh)[1], HasSubstr(" ? "));
    EXPECT_THAT(drawn(fresh)[2], HasSubstr("not checked yet"));
}

TEST(LinkList, UnderstandsADaemonThatDoesNotCheck) {
    EXPECT_TRUE(link(R"(,"message":"works")").works);
    auto expired = link("");
    expired.works = false;
    EXPECT_TRUE(expired.needs_hand());
}

TEST(Doctor, JudgesAccountsAsTheDaemonFoundThem) {
    const auto works = judge_account(link(kWorks + kUsed));
    EXPECT_EQ(works.result, Check::Result::good);
    EXPECT_THAT(works.detail, HasSubstr("ada@example.org: works; 12 % of 5 h used"));
    const auto spent = judge_account(link(R"(,"works":false,"verdict":"spent","message":"usage is spent")"));
    EXPECT_EQ(spent.result, Check::Result::failed);
    EXPECT_THAT(spent.advice, HasSubstr("by itself"));
    const auto lost = judge_account(link(R"(,"works":false,"verdict":"reconnect","message":"reconnect before ...")"));
    EXPECT_EQ(lost.result, Check::Result::failed);
    EXPECT_THAT(lost.advice, HasSubstr("scribe link"));
    EXPECT_EQ(
        judge_account(link(R"(,"works":false,"verdict":"account","message":"refused")")).result, Check::Result::failed
    );
}

}  // namespace
}  // namespace scribed::clients
