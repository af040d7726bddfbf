// SPDX-License-Identifier: Apache-2.0
#include "identity/webhook_keys.hpp"

#include <sys/stat.h>

#include <fstream>

#include <gtest/gtest.h>

#include "identity/crypto.hpp"
#include "proto/webhook_message.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::identity {
namespace {

// The example of the Standard Webhooks specification.
const std::string kKey = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const std::string kOther = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const std::string kSigned =
    proto::webhook_signed_text("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, R"({"test": 2432232314})");
const std::string kSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

// RFC 4231, test cases 2 and 6 (a key longer than a block).
TEST(Hmac, IsThatOfRfc4231) {
    const auto hex = [](const std::string& bytes) {
        std::string out;
        for (const char c : bytes) {
            constexpr char kDigits[] = "0123456789abcdef";
            out += kDigits[static_cast<unsigned char>(c) >> 4];
            out += kDigits[static_cast<unsigned char>(c) & 15];
        }
        return out;
    };
    EXPECT_EQ(
        hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
    EXPECT_EQ(
        hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    );
}

TEST(WebhookKeys, SignThePublishedExampleAsItIsPublished) {
    EXPECT_EQ(WebhookKeys::parse(kKey).value().sign(kSigned), kSignature);
}

TEST(WebhookKeys, SignWithEachOfSeveral) {
    const auto both = WebhookKeys::parse("# the new one\n" + kOther + "\r\n\n  " + kKey + "\n").value();
    EXPECT_EQ(both.sign(kSigned), WebhookKeys::parse(kOther).value().sign(kSigned) + " " + kSignature);
}

TEST(WebhookKeys, RefuseWhatIsNoKeyWithoutQuotingIt) {
    for (const auto& text :
         {std::string(), std::string("# none\n"), kKey.substr(6), kKey.substr(0, 30), kKey + "\nsecret_in_clear",
          "whsec_" + std::string(64, 'A'), "whsec_" + std::string(88, 'z'), std::string("whsec_!!!!")}) {
        const auto keys = WebhookKeys::parse(text);
        ASSERT_FALSE(keys) << text;
        const auto message = keys.error().message();
        const bool quoted = text.size() > 14 && message.find(text.substr(6, 8)) != std::string::npos;
        EXPECT_FALSE(quoted) << message;
        EXPECT_EQ(message.find("secret_in_clear"), std::string::npos);
    }
}

TEST(WebhookKeys, AreReadFromAFileThatNobodyElseCanRead) {
    const scribed::test::ScratchDir dir;
    const auto file = dir / "webhook";
    std::ofstream(file) << kKey << "\n";
    ::chmod(file.c_str(), 0600);
    EXPECT_EQ(WebhookKeys::read(file).value().sign(kSigned), kSignature);
    ::chmod(file.c_str(), 0640);
    const auto message = WebhookKeys::read(file).error().message();
    EXPECT_NE(message.find("the webhook secret file"), std::string::npos) << message;
    EXPECT_NE(message.find("chmod 600"), std::string::npos) << message;
    EXPECT_FALSE(WebhookKeys::read(dir / "none"));
}

}  // namespace
}  // namespace scribed::identity
