// SPDX-License-Identifier: Apache-2.0
// New vault keys while daemons serve, and what a database is worth without its key.
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/vault_key.hpp"
#include "tests/e2e/document.hpp"
#include "tests/e2e/linking.hpp"
#include "tests/e2e/voice_client.hpp"
#include "tests/support/tone_voice.hpp"

namespace scribed::test {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

class Rotation : public ::testing::Test {
protected:
    explicit Rotation(std::vector<std::string> sandbox = {}, std::vector<std::string> settings = {})
        : linking(std::move(sandbox), std::move(settings)), house(linking.house()) {}

    std::filesystem::path key_file() const { return house.dir() / "vault.key"; }
    std::size_t keys_in_file() const {
        const auto text = read_file(key_file());
        return static_cast<std::size_t>(std::ranges::count(text, '\n'));
    }
    std::string current_key() { return linking.member("/v1/vault", "current_key"); }
    std::string vault() { return house.get("/v1/vault").body; }

    /// `scribe key rotate-vault`, which must do it.
    void rotate(const std::vector<std::string>& more = {}) {
        std::vector<std::string> arguments{"key", "rotate-vault"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        auto scribe = linking.scribe(arguments);
        ASSERT_EQ(linking.end_of(scribe), 0) << Linking::said(scribe) << house.daemon_log();
    }
    void wait_for_end() {
        const auto over = [&] { return vault().find(R"("old_keys":[])") != std::string::npos; };
        linking.wait_until(over, "the end of the rotation");
    }
    /// What stands in the accounts database and its journal.
    std::string database() const {
        std::string all;
        for (const auto& entry : std::filesystem::directory_iterator(house.dir() / "state")) {
            if (entry.path().filename().string().starts_with("accounts.db")) all += read_file(entry.path());
        }
        return all;
    }
    bool stands_under(const std::string& key) const { return database().find("v1." + key + ".") != std::string::npos; }

    /// scribed, with a state directory and a key file of the test's: its exit status and its words.
    struct Start {
        int status = 0;
        std::string words;
    };
    Start start(const std::filesystem::path& state, const std::string& keys) {
        std::vector<std::string> arguments;
        for (const auto& setting :
             {std::string("listen.port=0"), "state.dir=" + state.string(), "accounts.vault_key_file=" + keys}) {
            arguments.emplace_back("--set");
            arguments.push_back(setting);
        }
        auto scribed = linking.run(std::string(SCRIBED_BIN_DIR) + "/scribed", arguments);
        const auto status = linking.end_of(scribed);
        return {status, Linking::said(scribed)};
    }
    std::filesystem::path copy_of_the_database() const {
        auto directory = house.dir() / "copy";
        std::filesystem::create_directories(directory);
        for (const auto& entry : std::filesystem::directory_iterator(house.dir() / "state")) {
            if (!entry.path().filename().string().starts_with("accounts.db")) continue;
            std::filesystem::copy(entry.path(), directory / entry.path().filename());
        }
        return directory;
    }

    Linking linking;
    House& house;
};

TEST_F(Rotation, SealsTheLinkWithANewKeyAndTheOldOneAloneOpensNothing) {
    linking.link();
    const auto old_key = current_key();
    const auto old_file = house.dir() / "old.key";
    std::filesystem::copy(key_file(), old_file);
    ASSERT_TRUE(stands_under(old_key));
    auto scribe = linking.scribe({"key", "rotate-vault"});
    ASSERT_EQ(linking.end_of(scribe), 0) << Linking::said(scribe);
    EXPECT_THAT(Linking::said(scribe), AllOf(HasSubstr("seals all 2 secrets now"), HasSubstr("taken out: " + old_key)));
    EXPECT_NE(current_key(), old_key);
    EXPECT_FALSE(stands_under(old_key)) << "not even in free space or in the journal";
    EXPECT_TRUE(stands_under(current_key()));
    EXPECT_EQ(keys_in_file(), 1U);
    struct stat facts {};
    ASSERT_EQ(::stat(key_file().c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777, 0600U);

    const auto key = current_key();
    house.stop_daemon();
    const auto refused = start(copy_of_the_database(), old_file);
    EXPECT_EQ(refused.status, 2);
    EXPECT_THAT(refused.words, HasSubstr("needs key " + key));
    house.start_daemon();
    EXPECT_THAT(house.get("/v1/links").body, HasSubstr(R"("status":"active")"));
    EXPECT_THAT(linking.leaks(), IsEmpty());
}

// Access tokens that live two seconds: a refresh is always near.
class RotationUnderLoad : public Rotation {
protected:
    RotationUnderLoad()
        : Rotation({"--token-seconds", "2"}, {"batch.retry_ms=100", "batch.retry_max_ms=500", "batch.attempts=100"}) {}

    void expect_the_login_is_whole() {
        EXPECT_EQ(linking.stat("refreshes_refused"), 0);
        EXPECT_THAT(house.get("/v1/links").body, HasSubstr(R"("status":"active")"));
        const auto before = linking.stat("refreshes");
        const auto renewed = [&] { return linking.stat("refreshes") > before; };
        linking.wait_until(renewed, "one more refresh");
        EXPECT_EQ(linking.stat("refreshes_refused"), 0);
        EXPECT_THAT(house.get("/v1/links/audit").body, testing::Not(HasSubstr(R"("refused")")));
        EXPECT_THAT(linking.leaks(), IsEmpty());
    }
};

TEST_F(RotationUnderLoad, SessionsAndRefreshesGoOnThroughSeveralRotations) {
    linking.link();
    const auto said = say(pick_words(40, 61));
    const auto all = std::span(said.samples);
    VoiceClient client(house);
    client.start({});
    constexpr std::size_t kRotations = 4;
    std::vector<std::string> old_keys;
    for (std::size_t i = 0; i < kRotations; ++i) {
        const auto part = all.size() / kRotations;
        client.send_raw(i + 1 < kRotations ? all.subspan(i * part, part) : all.subspan(i * part));
        old_keys.push_back(current_key());
        rotate();
    }
    client.finish();
    house.wait_for_state(client.started().session, "done");
    EXPECT_EQ(joined(document_words(house, client.started().session, "main")), said.text());
    EXPECT_EQ(client.lanes.back().lane, "chatgpt_realtime");
    for (const auto& key : old_keys)
        EXPECT_FALSE(stands_under(key)) << key;
    EXPECT_EQ(keys_in_file(), 1U);
    expect_the_login_is_whole();
}

TEST_F(RotationUnderLoad, WhateverIsKilledTheNextRunGoesOn) {
    linking.link();
    const auto first = current_key();
    const auto began = steady_now();
    rotate();
    const auto whole = steady_now() - began;
    constexpr int kMoments = 8;
    // The command, at moments that are spread over its whole course.
    for (int i = 1; i <= kMoments; ++i) {
        auto scribe = linking.scribe({"key", "rotate-vault"});
        house.loop().run(net::sleep_until(steady_now() + whole * i / kMoments));
        scribe.send(SIGKILL);
        (void)linking.end_of(scribe);
        EXPECT_THAT(house.get("/v1/links").body, HasSubstr(R"("status":"active")"));
    }
    rotate();
    // The daemon, while the command waits for it.
    for (int i = 1; i <= kMoments; i += 2) {
        auto scribe = linking.scribe({"key", "rotate-vault"});
        house.loop().run(net::sleep_until(steady_now() + whole * i / kMoments));
        house.kill_daemon();
        house.start_daemon();
        (void)linking.end_of(scribe);
    }
    rotate();
    wait_for_end();
    // A run that had only the file left to do was the last one: this one begins anew.
    const auto before = current_key();
    rotate();
    EXPECT_NE(current_key(), first);
    EXPECT_FALSE(stands_under(first));
    EXPECT_FALSE(stands_under(before));
    EXPECT_EQ(keys_in_file(), 1U);
    for (const auto& entry : std::filesystem::directory_iterator(house.dir()))
        EXPECT_FALSE(entry.path().string().ends_with(".rotate-vault"));
    expect_the_login_is_whole();
}

TEST_F(RotationUnderLoad, TwoDaemonsWithOneDatabaseAndAKeyFileEach) {
    linking.link();
    const auto old_key = current_key();
    const auto other_file = house.dir() / "other.key";
    std::filesystem::copy(key_file(), other_file);
    std::vector<std::string> arguments;
    for (const auto& setting :
         {std::string("listen.port=0"), "state.dir=" + (house.dir() / "other").string(),
          "accounts.database=" + (house.dir() / "state" / "accounts.db").string(),
          "accounts.vault_key_file=" + other_file.string(), "upstream.auth_url=" + house.sandbox_url(""),
          "upstream.chatgpt_url=" + house.sandbox_url("/backend-api")}) {
        arguments.emplace_back("--set");
        arguments.push_back(setting);
    }
    auto other = linking.run(std::string(SCRIBED_BIN_DIR) + "/scribed", arguments);
    JsonParser parser;
    const auto line = house.loop().run(other.first_line(30s), 30s).value();
    const auto port = parser.parse(line).value()["listening"]["port"].integer().value();
    const auto url = fmt::format("http://127.0.0.1:{}", port);

    // docs/security.md: below the old one in each file, then to the top of one.
    const auto new_line = clients::new_vault_key();
    const auto old_line = read_file(other_file);
    std::ofstream(other_file) << old_line << new_line;
    std::ofstream(key_file()) << new_line << old_line;
    rotate();
    EXPECT_FALSE(stands_under(old_key));
    const auto caught_up = [&] {
        const auto body = house.call("GET", url + "/v1/vault").body;
        return body.find(R"("sealing_key":")" + current_key()) != std::string::npos;
    };
    linking.wait_until(caught_up, "the other daemon's seal under the new key");
    const auto before = linking.stat("refreshes");
    house.stop_daemon();
    const auto renewed = [&] { return linking.stat("refreshes") > before; };
    linking.wait_until(renewed, "a refresh by the other daemon");
    EXPECT_THAT(house.call("GET", url + "/v1/links").body, HasSubstr(R"("status":"active")"));
    house.start_daemon();
    expect_the_login_is_whole();
    other.stop();
    // Its log has no secret either, and says when it read the key.
    EXPECT_EQ(Linking::said(other).find(new_line.substr(0, 64)), std::string::npos);
}

TEST_F(Rotation, ANewFirstKeyAtStartIsEnough) {
    linking.link();
    const auto old_key = current_key();
    house.stop_daemon();
    const auto old_line = read_file(key_file());
    std::ofstream(key_file()) << clients::new_vault_key() << old_line;
    house.start_daemon();
    wait_for_end();
    EXPECT_NE(current_key(), old_key);
    EXPECT_FALSE(stands_under(old_key));
    EXPECT_EQ(keys_in_file(), 2U) << "the file is the operator's";
    // The command then only clears up.
    rotate();
    EXPECT_EQ(keys_in_file(), 1U);
    EXPECT_FALSE(stands_under(old_key));
}

TEST_F(Rotation, WrongAndMissingKeysAtStartChangeNothingAndSaySo) {
    linking.link();
    const auto key = current_key();
    house.stop_daemon();
    const auto copy = copy_of_the_database();
    const auto before = read_file(copy / "accounts.db");
    const auto wrong_file = house.dir() / "wrong.key";
    ASSERT_TRUE(clients::make_vault_key(wrong_file));
    const auto wrong_text = read_file(wrong_file);

    const auto wrong = start(copy, wrong_file);
    EXPECT_EQ(wrong.status, 2);
    EXPECT_THAT(wrong.words, AllOf(HasSubstr("needs key " + key), HasSubstr("nothing was changed")));
    const auto none = start(copy, "");
    EXPECT_EQ(none.status, 2);
    EXPECT_THAT(none.words, AllOf(HasSubstr("needs vault key " + key), HasSubstr("accounts.vault_key_file")));
    const auto gone = start(copy, house.dir() / "gone.key");
    EXPECT_EQ(gone.status, 2);
    EXPECT_THAT(gone.words, AllOf(HasSubstr("gone.key"), HasSubstr("cannot be read")));
    std::filesystem::permissions(wrong_file, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
    EXPECT_THAT(start(copy, wrong_file).words, HasSubstr("chmod 600"));

    EXPECT_EQ(read_file(copy / "accounts.db"), before);
    EXPECT_EQ(read_file(wrong_file), wrong_text);
    // What the database gives away by itself: who is linked, and no token.
    EXPECT_THAT(before, HasSubstr("ada@sandbox.test"));
    EXPECT_THAT(linking.leaks(), IsEmpty());
    house.start_daemon();
    EXPECT_THAT(house.get("/v1/links").body, HasSubstr(R"("status":"active")"));
}

TEST_F(Rotation, IsRefusedInClearWordsWithoutANewKey) {
    linking.link();
    const auto before = vault();
    const auto none = house.call("POST", house.url("/v1/vault/rotate"));
    EXPECT_EQ(none.status, 409);
    EXPECT_THAT(none.body, AllOf(HasSubstr(R"("code":"vault_key_file")"), HasSubstr("no new first key")));
    // A new key that came in the place of the old one instead of above it.
    const auto old_line = read_file(key_file());
    std::ofstream(key_file()) << clients::new_vault_key();
    const auto lost = house.call("POST", house.url("/v1/vault/rotate"));
    EXPECT_EQ(lost.status, 409);
    EXPECT_THAT(lost.body, HasSubstr("does not hold key " + current_key()));
    std::filesystem::remove(key_file());
    EXPECT_EQ(house.call("POST", house.url("/v1/vault/rotate")).status, 409);
    EXPECT_EQ(vault(), before) << "the daemon goes on with what it has";
    std::ofstream(key_file()) << old_line;
    ::chmod(key_file().c_str(), 0600);
    rotate();
}

class RotationOfACredential : public ::testing::Test {};

TEST_F(RotationOfACredential, IsBegunByARestartAndSeenThroughByTheCommand) {
    const auto credentials = clients::TemporaryDirectory::make("scribed-credentials-").value();
    const auto source = credentials.path() / "scribed-vault-key";
    ASSERT_TRUE(clients::make_vault_key(source));
    House::Plan plan;
    plan.accounts = true;
    plan.settings = {"accounts.vault_key_file="};
    plan.shell = "export CREDENTIALS_DIRECTORY=" + credentials.path().string();
    House house(plan);
    EXPECT_THAT(house.get("/v1/vault").body, HasSubstr(R"("key_file":null)"));
    const auto scribe = [&] {
        clients::ChildProcess::Plan command;
        command.program = std::filesystem::path(SCRIBED_BIN_DIR) / "scribe";
        command.arguments = {"key", "rotate-vault", "--server", house.url("")};
        command.output = house.dir() / "scribe.out";
        command.log = house.dir() / "scribe.err";
        auto child = clients::ChildProcess::start(command).value();
        const auto status = house.loop().run(child.wait(60s), 90s).value();
        return std::pair(status, read_file(command.output) + read_file(command.log));
    };
    const auto refused = scribe();
    EXPECT_EQ(refused.first, 2);
    EXPECT_THAT(refused.second, AllOf(HasSubstr("systemd's credential"), HasSubstr("restart scribed")));
    house.stop_daemon();
    const auto old_line = read_file(source);
    std::ofstream(source) << clients::new_vault_key() << old_line;
    house.start_daemon();
    const auto seen = scribe();
    EXPECT_EQ(seen.first, 0) << seen.second;
    EXPECT_THAT(seen.second, HasSubstr("Take its line out by hand"));
    house.stop_daemon();
    const auto both = read_file(source);
    std::ofstream(source) << both.substr(0, both.find('\n') + 1);
    house.start_daemon();
    EXPECT_THAT(house.get("/v1/vault").body, HasSubstr(R"("old_keys":[])"));
}

}  // namespace
}  // namespace scribed::test
