// SPDX-License-Identifier: Apache-2.0
// The commands that link accounts, as a shell sees them, against a daemon that says what a test wants.
#include <sys/stat.h>

#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "clients/temporary_directory.hpp"
#include "fake_daemon.hpp"

namespace scribed::clients {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kDevice = "/v1/links/openai/device";
const std::string kLink =
    R"({"provider":"openai","status":"active","plan":"plus","email":"ada@example.org","account_id":"a-1",)"
    R"("linked_at":"2026-11-20T12:15:00.123Z","refreshed_at":null,"expires_at":"2026-11-30T12:15:00Z","message":"works"})";

std::string pending(UnixMs left = 900'000) {
    return R"({"status":"pending","user_code":"WXYZ-41234","verification_uri":"https://auth.test/codex/device",)"
           R"("expires_at":")" +
           rfc3339(wall_now_ms() + left) + R"(","interval_s":5})";
}

net::HttpReply said(std::string body, int status = 200) { return {status, {}, std::move(body)}; }

class LinkTest : public ::testing::Test {
protected:
    LinkTest() {
        daemon_.replies["GET " + kDevice] = said(R"({"status":"none"})");
        daemon_.replies["POST " + kDevice] = said(pending());
        daemon_.replies["GET /v1/links"] = said(R"({"links":[)" + kLink + "]}");
    }
    /// The answers that a waiting client gets in turn.
    void then(std::vector<net::HttpReply> replies) {
        auto& turn = daemon_.replies_in_turn["GET " + kDevice];
        for (auto& reply : replies)
            turn.push_back(std::move(reply));
    }

    test::TestLoop loop_;
    FakeDaemon daemon_{loop_};
};

TEST_F(LinkTest, ShowsTheCodeWaitsAndSaysWhoIsLinked) {
    then({said(R"({"status":"none"})"), said(pending()), said(R"({"status":"linked"})")});
    const auto result = daemon_.run("scribe link");
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_THAT(
        result.out, AllOf(
                        HasSubstr("https://auth.test/codex/device"), HasSubstr("WXYZ-41234"),
                        HasSubstr("openai is linked: ada@example.org, plan plus")
                    )
    );
    EXPECT_THAT(result.out, Not(HasSubstr("\x1b")));
}

TEST_F(LinkTest, JoinsALoginThatWaitsUnlessANewOneIsWanted) {
    daemon_.replies["POST " + kDevice] = said(R"({"error":{"message":"asked for a new one"}})", 400);
    then({said(pending()), said(R"({"status":"linked"})")});
    EXPECT_EQ(daemon_.run("scribe link").exit, 0);
    then({said(pending())});
    EXPECT_THAT(daemon_.run("scribe link --new").err, HasSubstr("asked for a new one"));
    daemon_.replies_in_turn.clear();
    then({said(pending(5'000))});
    EXPECT_THAT(daemon_.run("scribe link").err, HasSubstr("asked for a new one"));
}

TEST_F(LinkTest, DoesNotWaitWhenTold) {
    const auto result = daemon_.run("scribe link --no-wait --json");
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_THAT(result.out, AllOf(HasSubstr(R"("user_code":"WXYZ-41234")"), HasSubstr("pending")));
}

TEST_F(LinkTest, JsonIsTheLoginAndThenTheLinks) {
    then({said(R"({"status":"none"})"), said(R"({"status":"linked"})")});
    const auto result = daemon_.run("scribe link --json");
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_THAT(result.out, AllOf(HasSubstr("WXYZ-41234"), HasSubstr(R"({"links":[)")));
    EXPECT_EQ(std::ranges::count(result.out, '\n'), 2);
}

TEST_F(LinkTest, EndsTellApartWhoSaidNo) {
    const auto ends = [&](const std::string& reason) {
        daemon_.replies_in_turn.clear();
        then({said(pending()), said(R"({"status":"failed","reason":")" + reason + R"(","message":"so it is"})")});
        return daemon_.run("scribe link");
    };
    EXPECT_EQ(ends("denied").exit, 4);
    EXPECT_EQ(ends("refused").exit, 4);
    EXPECT_EQ(ends("expired").exit, 1);
    const auto lost = ends("unreachable");
    EXPECT_EQ(lost.exit, 1);
    EXPECT_THAT(lost.err, AllOf(HasSubstr("so it is"), HasSubstr("scribe doctor")));
    then({said(pending()), said(R"({"status":"none"})")});
    EXPECT_THAT(daemon_.run("scribe link").err, HasSubstr("cancelled"));
}

TEST_F(LinkTest, ARestartOfTheDaemonIsWaitedThrough) {
    then({said(pending()), said("", 503), said("", 502), said(pending()), said(R"({"status":"linked"})")});
    EXPECT_EQ(daemon_.run("scribe link").exit, 0);
}

TEST_F(LinkTest, CtrlCLeavesTheLoginWaiting) {
    daemon_.replies["GET " + kDevice] = said(pending());
    const auto result = daemon_.run("timeout -s INT 1 '" SCRIBED_BIN_DIR "/scribe' link; [ $? = 124 ]");
    EXPECT_THAT(result.err, AllOf(HasSubstr("no longer waiting"), HasSubstr("scribe links")));
}

TEST_F(LinkTest, RefusalsSayWhatToDo) {
    daemon_.replies["POST " + kDevice] =
        said(R"({"error":{"message":"make a key: scribe key new-vault FILE","code":"vault_not_configured"}})", 503);
    const auto result = daemon_.run("scribe link");
    EXPECT_EQ(result.exit, 1);
    EXPECT_THAT(result.err, HasSubstr("scribe key new-vault"));
    daemon_.replies["POST " + kDevice] = said(R"({"error":{"message":"no","code":"device_login_disabled"}})", 409);
    EXPECT_EQ(daemon_.run("scribe link").exit, 4);
}

TEST_F(LinkTest, ImportWarnsAsksAndHandsTheFileOver) {
    const auto directory = TemporaryDirectory::make("link-test").value();
    const auto file = (directory.path() / "auth.json").string();
    std::ofstream(file) << R"({"tokens":{"refresh_token":"rt_1","access_token":"a.b.c"}})";
    daemon_.replies["POST /v1/links/openai/import"] = said(kLink);
    EXPECT_EQ(daemon_.run("scribe link --import " + file + " </dev/null").exit, 2);
    EXPECT_EQ(daemon_.bodies.count("POST /v1/links/openai/import"), 0U);
    const auto result = daemon_.run("scribe link --yes --import " + file);
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("ada@example.org"));
    EXPECT_THAT(result.err, AllOf(HasSubstr("serves one program only"), Not(HasSubstr("rt_1"))));
    EXPECT_THAT(daemon_.bodies["POST /v1/links/openai/import"], HasSubstr("rt_1"));
    const auto away = daemon_.run("scribe link --yes --server http://scribed.example --import " + file);
    EXPECT_EQ(away.exit, 2);
    EXPECT_THAT(away.err, HasSubstr("without TLS"));
    EXPECT_EQ(daemon_.run("echo '{}' >" + file + "; scribe link --yes --import " + file).exit, 2);
    EXPECT_EQ(daemon_.run("scribe link --yes --import /nowhere/auth.json").exit, 2);
}

TEST_F(LinkTest, LinksAreATableAndUnlinkingAsks) {
    const auto table = daemon_.run("scribe links");
    EXPECT_EQ(table.exit, 0) << table.err;
    EXPECT_THAT(table.out, AllOf(HasSubstr("ada@example.org"), HasSubstr("plus"), HasSubstr("works")));
    EXPECT_THAT(daemon_.run("scribe links --json").out, HasSubstr(R"("plan":"plus")"));
    daemon_.replies["GET /v1/links"] = said(R"({"links":[]})");
    const auto none = daemon_.run("scribe links --check");
    EXPECT_THAT(none.out, HasSubstr("scribe link"));
    EXPECT_EQ(none.exit, 0) << none.err;
    EXPECT_EQ(daemon_.run("scribe unlink </dev/null").exit, 2);
    EXPECT_EQ(daemon_.run("scribe unlink --yes").exit, 4);
    daemon_.replies["DELETE /v1/links/openai"] = said(R"({"success":true,"provider":"openai"})");
    EXPECT_THAT(daemon_.run("scribe unlink --yes").out, HasSubstr("is unlinked"));
}

TEST_F(LinkTest, LinksTellByTheirExitCodeWhetherSomebodyMustDoSomething) {
    const auto exit_of = [&](const std::string& verdict, const std::string& arguments = {}) {
        daemon_.replies["GET /v1/links"] = said(
            R"({"links":[{"provider":"openai","status":"active","works":false,"verdict":")" + verdict +
            R"(","message":"so it is"}]})"
        );
        const auto result = daemon_.run("scribe links" + arguments);
        EXPECT_THAT(result.out, HasSubstr("so it is"));
        return result.exit;
    };
    EXPECT_EQ(exit_of("reconnect"), 1);
    EXPECT_EQ(exit_of("account", " --json"), 1);
    EXPECT_EQ(exit_of("spent"), 0);
    daemon_.replies["POST /v1/links/openai/check"] = said(R"({"error":{"message":"no vault key"}})", 503);
    const auto failed = daemon_.run("scribe links --check");
    EXPECT_EQ(failed.exit, 1);
    EXPECT_THAT(failed.err, HasSubstr("no vault key"));
    daemon_.replies["POST /v1/links/openai/check"] = said(kLink);
    EXPECT_EQ(exit_of("spent", " --check"), 0);
    EXPECT_EQ(daemon_.bodies.count("POST /v1/links/openai/check"), 1U);
}

TEST(VaultKey, IsANewFileForItsOwnerAlone) {
    const auto directory = TemporaryDirectory::make("link-test").value();
    const auto file = (directory.path() / "vault.key").string();
    const auto made = run_shell("scribe key new-vault " + file);
    EXPECT_EQ(made.exit, 0) << made.err;
    EXPECT_THAT(made.out, AllOf(HasSubstr("vault_key_file"), HasSubstr("LoadCredential=scribed-vault-key:" + file)));
    struct stat facts {};
    ASSERT_EQ(::stat(file.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777, 0600U);
    std::string key;
    std::ifstream(file) >> key;
    EXPECT_THAT(key, testing::MatchesRegex("[0-9a-f]+"));
    EXPECT_EQ(key.size(), 64U);
    EXPECT_THAT(made.out, Not(HasSubstr(key)));
    EXPECT_EQ(run_shell("scribe key new-vault " + file).exit, 2);
    std::string again;
    std::ifstream(file) >> again;
    EXPECT_EQ(key, again);
    EXPECT_EQ(run_shell("scribe key new-vault /nowhere/vault.key").exit, 2);
    EXPECT_EQ(run_shell("scribe key").exit, 2);
}

}  // namespace
}  // namespace scribed::clients
