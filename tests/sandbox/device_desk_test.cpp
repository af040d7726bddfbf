// SPDX-License-Identifier: Apache-2.0
#include "sandbox/device_desk.hpp"

#include <string>

#include <gtest/gtest.h>

#include "sandbox/pkce.hpp"

namespace scribed::sandbox {
namespace {

constexpr UnixMs kNow = 1'795'000'000'000;
const std::string kClient = "app_test";
const std::string kRedirect = "http://h/deviceauth/callback";

class DeviceDeskTest : public ::testing::Test {
protected:
    DeviceDesk::Answer poll(UnixMs now = kNow) {
        return desk_.poll(login_.device_auth_id, login_.user_code, codes_, now);
    }
    template <class What>
    bool says(const DeviceDesk::Answer& answer) {
        return std::holds_alternative<What>(answer);
    }
    static DeviceDesk::Ended why(const DeviceDesk::Answer& answer) { return std::get<DeviceDesk::Ended>(answer); }

    CodeDesk codes_;
    DeviceDesk desk_{900};
    DeviceDesk::Started login_ = desk_.start(kClient, kRedirect, kNow);
};

TEST_F(DeviceDeskTest, WaitsUntilSomebodyApprovesThenHandsOverOnce) {
    EXPECT_TRUE(std::get<DeviceDesk::Pending>(poll()).first);
    EXPECT_FALSE(std::get<DeviceDesk::Pending>(poll()).first);
    auto typed = " " + login_.user_code;
    typed[1] = static_cast<char>(std::tolower(typed[1]));
    EXPECT_TRUE(desk_.approve(typed, {"bob@sandbox.test", "pro"}, kNow));
    const auto approved = std::get<DeviceDesk::Approved>(poll());
    EXPECT_EQ(pkce_challenge(approved.code_verifier), approved.code_challenge);
    EXPECT_EQ(why(poll()), DeviceDesk::Ended::unknown);
    const auto account = codes_.redeem({approved.code, kClient, kRedirect, approved.code_verifier}, kNow);
    EXPECT_EQ(std::get<Grant>(account).account.email, "bob@sandbox.test");
}

TEST_F(DeviceDeskTest, EndsByDenialByHandAndByTime) {
    EXPECT_FALSE(desk_.deny("AAAA-00000"));
    EXPECT_TRUE(desk_.deny(login_.user_code));
    EXPECT_EQ(why(poll()), DeviceDesk::Ended::denied);
    EXPECT_FALSE(desk_.approve(login_.user_code, {}, kNow));
    login_ = desk_.start(kClient, kRedirect, kNow);
    EXPECT_TRUE(desk_.expire(login_.user_code));
    EXPECT_EQ(why(poll()), DeviceDesk::Ended::expired);
    login_ = desk_.start(kClient, kRedirect, kNow);
    EXPECT_TRUE(says<DeviceDesk::Pending>(poll(kNow + 899'999)));
    EXPECT_FALSE(desk_.approve(login_.user_code, {}, kNow + 900'000));
    EXPECT_EQ(why(poll(kNow + 900'000)), DeviceDesk::Ended::expired);
}

TEST_F(DeviceDeskTest, WantsBothHalvesOfTheName) {
    EXPECT_EQ(why(desk_.poll(login_.device_auth_id, "AAAA-00000", codes_, kNow)), DeviceDesk::Ended::unknown);
    EXPECT_EQ(why(desk_.poll("deviceauth_0", login_.user_code, codes_, kNow)), DeviceDesk::Ended::unknown);
}

TEST(CodeDesk, TakesACodeOnceAndOnlyWithAllThatBelongsToIt) {
    const std::string verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    // RFC 7636 appendix B.
    const std::string challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    EXPECT_EQ(pkce_challenge(verifier), challenge);
    CodeDesk desk;
    const auto redeems = [&](CodeExchange exchange, UnixMs now = kNow) {
        exchange.code = desk.issue({{}, kClient, kRedirect, challenge}, kNow);
        return std::holds_alternative<Grant>(desk.redeem(exchange, now));
    };
    EXPECT_TRUE(redeems({"", kClient, kRedirect, verifier}));
    EXPECT_FALSE(redeems({"", "app_other", kRedirect, verifier}));
    EXPECT_FALSE(redeems({"", kClient, kRedirect + "/", verifier}));
    EXPECT_FALSE(redeems({"", kClient, kRedirect, verifier + "x"}));
    EXPECT_FALSE(redeems({"", kClient, kRedirect, verifier}, kNow + 600'000));
    const auto code = desk.issue({{}, kClient, kRedirect, challenge}, kNow);
    EXPECT_TRUE(std::holds_alternative<Refusal>(desk.redeem({code, kClient, kRedirect, "wrong"}, kNow)));
    EXPECT_TRUE(std::holds_alternative<Refusal>(desk.redeem({code, kClient, kRedirect, verifier}, kNow)));
}

}  // namespace
}  // namespace scribed::sandbox
