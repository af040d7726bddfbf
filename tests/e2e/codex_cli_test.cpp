// SPDX-License-Identifier: Apache-2.0
// The unmodified Codex CLI against the sandbox: what it accepts is how the real auth host looks to its real client.
// Then scribed takes its login over.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "tests/e2e/document.hpp"
#include "tests/e2e/linking.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

using testing::HasSubstr;

/// $SCRIBED_CODEX, or `codex` in PATH; empty when there is none.
std::string find_codex() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment here
    const char* named = std::getenv("SCRIBED_CODEX");
    if (named != nullptr) return named;
    const auto found = clients::find_program("codex");
    return found ? found->string() : std::string();
}

class CodexCli : public ::testing::Test {
protected:
    void SetUp() override {
        if (codex_.empty()) {
            GTEST_SKIP() << "no Codex CLI: npm install -g @openai/codex, or name one with SCRIBED_CODEX";
        }
        linking_.emplace();
        home_ = linking_->house().dir() / "codex";
        std::filesystem::create_directory(home_);
    }
    clients::ChildProcess codex(std::vector<std::string> arguments) {
        const auto sandbox = linking_->house().sandbox_url("");
        std::vector<std::string> all{
            "CODEX_HOME=" + home_.string(), "CODEX_REVOKE_TOKEN_URL_OVERRIDE=" + sandbox + "/oauth/revoke",
            "NO_COLOR=1", codex_};
        all.insert(all.end(), arguments.begin(), arguments.end());
        return linking_->run("/usr/bin/env", std::move(all));
    }
    void sign_in() {
        auto login = codex({"login", "--device-auth", "--experimental_issuer", linking_->house().sandbox_url("")});
        linking_->decide("approve", linking_->code_shown(login));
        ASSERT_EQ(linking_->end_of(login), 0) << Linking::said(login);
        ASSERT_TRUE(std::filesystem::exists(home_ / "auth.json"));
    }

    const std::string codex_ = find_codex();
    std::optional<Linking> linking_;
    std::filesystem::path home_;
};

TEST_F(CodexCli, SignsInAndOut) {
    sign_in();
    EXPECT_EQ(linking_->stat("sign_ins"), 1);
    auto logout = codex({"logout"});
    EXPECT_EQ(linking_->end_of(logout), 0) << Linking::said(logout);
    EXPECT_EQ(linking_->stat("revocations"), 1);
}

TEST_F(CodexCli, IsDenied) {
    auto login = codex({"login", "--device-auth", "--experimental_issuer", linking_->house().sandbox_url("")});
    linking_->decide("deny", linking_->code_shown(login));
    EXPECT_NE(linking_->end_of(login), 0) << Linking::said(login);
}

TEST_F(CodexCli, ItsLoginCanBeTakenOver) {
    sign_in();
    auto import = linking_->scribe({"link", "--yes", "--import", (home_ / "auth.json").string()});
    ASSERT_EQ(linking_->end_of(import), 0) << Linking::said(import);
    EXPECT_THAT(Linking::said(import), HasSubstr("ada@sandbox.test"));
    linking_->at_auth_host("tokens/expire");
    auto& house = linking_->house();
    const auto said = say(pick_words(8, 57));
    VoiceClient client(house);
    client.start({});
    client.send_raw(said.samples);
    client.finish();
    house.wait_for_state(client.started().session, "done");
    EXPECT_EQ(joined(document_words(house, client.started().session, "main")), said.text());
    EXPECT_EQ(linking_->stat("refreshes"), 1);
    // The CLI's own file holds them, which shows that they would be found.
    EXPECT_THAT(linking_->leaks(), testing::Contains("auth.json"));
    std::filesystem::remove_all(home_);
    EXPECT_THAT(linking_->leaks(), testing::IsEmpty());
}

}  // namespace
}  // namespace scribed::test
