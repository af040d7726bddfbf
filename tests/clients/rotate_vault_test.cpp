// SPDX-License-Identifier: Apache-2.0
// `scribe key rotate-vault` against a daemon that says what a test wants; tests/e2e/rotation_test.cpp has the real one.
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/temporary_directory.hpp"
#include "clients/vault_status.hpp"
#include "fake_daemon.hpp"

namespace scribed::clients {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kOld(64, 'a');
const std::string kNew(64, 'b');

net::HttpReply said(std::string body, int status = 200) { return {status, {}, std::move(body)}; }
net::HttpReply refused(const std::string& message) {
    return said(R"({"error":{"message":")" + message + R"(","type":"x","param":null,"code":"vault_key_file"}})", 409);
}

class RotateVault : public ::testing::Test {
protected:
    RotateVault() { write(kOld + "\n"); }
    void write(const std::string& text) const { std::ofstream(path) << text; }
    std::string text() const {
        std::ifstream in(path);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    /// What `/v1/vault` says: the ids of the keys as a JSON list, the current one, what is left to do.
    std::string status(const std::string& known, const std::string& current, int to_reseal, int unreadable = 0) const {
        return fmt::format(
            R"({{"configured":true,"sealing_key":"{1}","known_keys":[{0}],"current_key":"{1}","old_keys":[{2}],)"
            R"("records":4,"to_reseal":{3},"unreadable":{4},"key_file":{5}}})",
            known, current, to_reseal > 0 ? R"("k1")" : "", to_reseal, unreadable,
            file_known ? "\"" + path.string() + "\"" : "null"
        );
    }
    /// The answers to looks, in turn; the last one stays.
    void looks(std::vector<std::string> bodies) {
        auto& turn = daemon.replies_in_turn["GET /v1/vault"];
        turn.clear();
        for (const auto& body : bodies)
            turn.push_back(said(body));
        daemon.replies["GET /v1/vault"] = said(bodies.back());
    }
    void rotates() { daemon.replies["POST /v1/vault/rotate"] = said(status(R"("k2","k1")", "k2", 4), 202); }
    ProgramResult run(const std::string& arguments = {}) { return daemon.run("scribe key rotate-vault " + arguments); }
    bool asked_to_rotate() const { return daemon.bodies.contains("POST /v1/vault/rotate"); }

    test::TestLoop loop;
    FakeDaemon daemon{loop};
    TemporaryDirectory directory = TemporaryDirectory::make("rotate-test").value();
    const std::filesystem::path path = directory.path() / "vault.key";
    bool file_known = true;
};

TEST_F(RotateVault, PutsANewKeyInFrontWaitsAndTakesTheOldOneOut) {
    rotates();
    looks(
        {status(R"("k1")", "k1", 0), status(R"("k2","k1")", "k2", 2), status(R"("k2","k1")", "k2", 0),
         status(R"("k2")", "k2", 0)}
    );
    const auto result = run();
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_THAT(result.out, AllOf(HasSubstr("Key k2 seals all 4 secrets now"), HasSubstr("taken out: k1")));
    EXPECT_THAT(result.out, AllOf(HasSubstr("stale"), HasSubstr(path.string()), Not(HasSubstr("\x1b"))));
    EXPECT_EQ(text().size(), 65U);
    EXPECT_THAT(text(), Not(HasSubstr(kOld)));
    EXPECT_THAT(result.out, Not(HasSubstr(text().substr(0, 64)))) << "a key is shown nowhere";
}

TEST_F(RotateVault, LeavesTheOldKeyWhereItIsWanted) {
    rotates();
    looks({status(R"("k1")", "k1", 0), status(R"("k2","k1")", "k2", 0)});
    const auto result = run("--keep-old --json");
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_EQ(
        result.out, R"({"current_key":"k2","old_keys":["k1"],"old_keys_removed":false,"records":4,"key_file":")" +
                        path.string() + "\"}\n"
    );
    EXPECT_THAT(text(), testing::EndsWith("\n" + kOld + "\n"));
    EXPECT_EQ(text().size(), 130U);
}

TEST_F(RotateVault, SeesARotationThroughThatWasInterrupted) {
    write(kNew + "\n" + kOld + "\n");
    looks({status(R"("k2","k1")", "k2", 3), status(R"("k2","k1")", "k2", 0), status(R"("k2")", "k2", 0)});
    auto result = run();
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_FALSE(asked_to_rotate());
    EXPECT_EQ(text(), kNew + "\n");
    // The same when only the file is left to do.
    write(kNew + "\n" + kOld + "\n");
    looks({status(R"("k2","k1")", "k2", 0), status(R"("k2")", "k2", 0)});
    result = run();
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_FALSE(asked_to_rotate());
    EXPECT_EQ(text(), kNew + "\n");
}

TEST_F(RotateVault, UsesANewFirstKeyThatIsThereAlready) {
    write(kNew + "\n" + kOld + "\n");
    rotates();
    looks({status(R"("k2","k1")", "k1", 0), status(R"("k2","k1")", "k2", 0), status(R"("k2")", "k2", 0)});
    const auto result = run();
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_TRUE(asked_to_rotate());
    EXPECT_EQ(text(), kNew + "\n");
}

TEST_F(RotateVault, ADaemonThatBeganByItselfAtItsStartIsNoFailure) {
    daemon.replies["POST /v1/vault/rotate"] = refused("the vault key file holds no new first key");
    looks({status(R"("k1")", "k1", 0), status(R"("k2","k1")", "k2", 0), status(R"("k2")", "k2", 0)});
    const auto result = run();
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_EQ(text().size(), 65U);
}

TEST_F(RotateVault, AFileThatTheDaemonDoesNotReadIsLeftAsItWas) {
    daemon.replies["POST /v1/vault/rotate"] = refused("the vault key file holds no new first key");
    looks({status(R"("k1")", "k1", 0)});
    auto result = run();
    EXPECT_EQ(result.exit, 4);
    EXPECT_THAT(result.err, AllOf(HasSubstr("is not the file that the daemon reads"), HasSubstr("as it was before")));
    EXPECT_EQ(text(), kOld + "\n");
    // And when old keys were to leave it.
    write(kNew + "\n" + kOld + "\n");
    looks({status(R"("k2","k1")", "k2", 0)});
    result = run();
    EXPECT_EQ(result.exit, 2);
    EXPECT_THAT(result.err, HasSubstr("is not the file that the daemon reads"));
    EXPECT_EQ(text(), kNew + "\n" + kOld + "\n");
}

TEST_F(RotateVault, AFileWithAnotherNumberOfKeysIsNotTheDaemons) {
    write(kNew + "\n" + kOld + "\n");
    looks({status(R"("k1")", "k1", 0)});
    const auto result = run();
    EXPECT_EQ(result.exit, 2);
    EXPECT_THAT(result.err, HasSubstr("holds 2 keys, and the daemon has 1"));
    EXPECT_EQ(text(), kNew + "\n" + kOld + "\n");
}

TEST_F(RotateVault, ARefusalIsToldInTheDaemonsWords) {
    write(kOld + "\n" + kNew + "\n");
    daemon.replies["POST /v1/vault/rotate"] = refused("the first key was replaced before");
    looks({status(R"("k1","k2")", "k2", 0)});
    const auto result = run();
    EXPECT_EQ(result.exit, 4);
    EXPECT_THAT(result.err, HasSubstr("the first key was replaced before"));
    EXPECT_EQ(text(), kOld + "\n" + kNew + "\n");
}

TEST_F(RotateVault, AnAnswerThatGetsLostLeavesBothKeysForTheNextRun) {
    daemon.replies["POST /v1/vault/rotate"] = said("", 502);
    looks({status(R"("k1")", "k1", 0)});
    const auto result = run();
    EXPECT_EQ(result.exit, 1);
    EXPECT_THAT(result.err, HasSubstr("run this again"));
    EXPECT_EQ(text().size(), 130U);
}

TEST_F(RotateVault, WhatNoKeyOpensKeepsTheOldKeys) {
    rotates();
    looks({status(R"("k1")", "k1", 0), status(R"("k2","k1")", "k2", 2), status(R"("k2","k1")", "k2", 1, 1)});
    const auto result = run();
    EXPECT_EQ(result.exit, 1);
    EXPECT_THAT(result.err, AllOf(HasSubstr("1 secrets do not open"), HasSubstr("Unlink")));
    EXPECT_EQ(text().size(), 130U);
}

TEST_F(RotateVault, ACredentialOfSystemdIsChangedByHand) {
    file_known = false;
    looks({status(R"("k1")", "k1", 0)});
    auto result = run();
    EXPECT_EQ(result.exit, 2);
    EXPECT_THAT(result.err, AllOf(HasSubstr("systemd's credential"), HasSubstr("restart scribed")));
    EXPECT_FALSE(asked_to_rotate());
    looks({status(R"("k2","k1")", "k2", 2), status(R"("k2","k1")", "k2", 0)});
    result = run();
    EXPECT_EQ(result.exit, 0) << result.err;
    EXPECT_THAT(result.out, AllOf(HasSubstr("Key k2 seals"), HasSubstr("Take its line out by hand")));
}

TEST_F(RotateVault, WithoutAVaultOrADaemonNothingIsTouched) {
    looks({R"({"configured":false,"known_keys":[],"current_key":null,"old_keys":[],"to_reseal":0})"});
    EXPECT_THAT(run().err, HasSubstr("scribe key new-vault"));
    EXPECT_EQ(run("--server http://127.0.0.1:9").exit, 3);
    daemon.replies["GET /v1/vault"] = said("<html>");
    daemon.replies_in_turn.clear();
    EXPECT_EQ(run().exit, 1);
    EXPECT_EQ(text(), kOld + "\n");
}

TEST_F(RotateVault, CtrlCLeavesTheRestToTheDaemon) {
    rotates();
    looks({status(R"("k1")", "k1", 0), status(R"("k2","k1")", "k2", 2)});
    const auto result = daemon.run("timeout -s INT 1 '" SCRIBED_BIN_DIR "/scribe' key rotate-vault; [ $? = 124 ]");
    EXPECT_THAT(result.err, AllOf(HasSubstr("no longer waiting"), HasSubstr("run this again")));
    EXPECT_EQ(text().size(), 130U);
}

TEST(VaultStatus, IsDrawnAsABar) {
    VaultStatus status;
    status.records = 8;
    status.to_reseal = 4;
    const auto half = draw_resealing(status, false, Style{}).front();
    EXPECT_THAT(half, HasSubstr("4 of 8 secrets are sealed anew"));
    EXPECT_THAT(half, HasSubstr("━━━━━━━━━━━━────────────"));
    status.to_reseal = 0;
    EXPECT_THAT(draw_resealing(status, false, Style{}).front(), HasSubstr("wiping"));
    EXPECT_THAT(draw_resealing(status, true, Style{}).front(), HasSubstr("does not answer"));
}

}  // namespace
}  // namespace scribed::clients
