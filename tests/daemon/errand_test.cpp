// SPDX-License-Identifier: Apache-2.0
#include "daemon/errand.hpp"

#include <gtest/gtest.h>

namespace scribed::daemon {
namespace {

using identity::RedeemOrder;
using identity::RenewalOrder;
using identity::Spent;

TEST(Errand, IsTheSameAtTheOtherEnd) {
    const RenewalOrder renewal{{"o'neil \"x\"/y", "openai"}, 9'007'199'254'740'993, true, 2};
    EXPECT_EQ(std::get<RenewalOrder>(parse_errand(errand_text(renewal)).value()), renewal);
    const RedeemOrder redeem{{"ada", "openai"}, "login_1"};
    EXPECT_EQ(std::get<RedeemOrder>(parse_errand(errand_text(redeem)).value()), redeem);
}

TEST(Errand, RefusesWhatIsNone) {
    for (const auto* text : {"", "{}", "[]", R"({"renew":{}})", R"({"renew":{"version":"1"}})", R"({"redeem":1})"})
        EXPECT_FALSE(parse_errand(text)) << text;
}

TEST(Errand, OutcomesAreTheSameAtTheOtherEnd) {
    using enum Spent::End;
    for (const auto end : {stored, held, rejected, failed, unusable}) {
        const Spent spent{end, "a \"message\"\n", std::chrono::milliseconds(1500)};
        EXPECT_EQ(parse_spent(spent_text(spent)).value(), spent);
    }
    EXPECT_EQ(parse_spent(spent_text({})).value(), Spent());
    for (const auto* text : {"", "{}", R"({"end":"well"})"})
        EXPECT_FALSE(parse_spent(text)) << text;
}

TEST(Errand, AnOutcomeFitsIntoAPipe) {
    const Spent spent{Spent::End::failed, std::string(100'000, 'x'), std::nullopt};
    EXPECT_LT(spent_text(spent).size(), 4096U);
    EXPECT_EQ(parse_spent(spent_text(spent)).value().message, std::string(1000, 'x'));
}

}  // namespace
}  // namespace scribed::daemon
