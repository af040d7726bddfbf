// SPDX-License-Identifier: Apache-2.0
#include "identity/credential_file.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "identity/anonymous_bearer.hpp"
#include "identity/credential_formats.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::identity {
namespace {

class CredentialFileTest : public testing::Test {
protected:
    // Each write moves the time stamp, however coarse the file system's clock is.
    void write(const std::string& text) {
        std::ofstream(path, std::ios::binary) << text;
        stamp += std::chrono::seconds(1);
        std::filesystem::last_write_time(path, stamp);
    }
    Result<Bearer> get() { return loop.run(file.get()); }
    std::string token() { return get().value().token; }

    test::ScratchDir dir;
    test::TestLoop loop;
    const std::filesystem::path path = dir / "key";
    std::filesystem::file_time_type stamp = std::filesystem::file_time_type::clock::now();
    int parsed = 0;
    CredentialFile file{path, "upstream.api_key_file", [this](const std::string& text) {
                            ++parsed;
                            return parse_api_key(text);
                        }};
};

TEST_F(CredentialFileTest, IsReadOnceWhileItStaysAsItIs) {
    stamp -= std::chrono::minutes(1);
    write("sk-1\n");
    EXPECT_TRUE(file.configured());
    EXPECT_EQ(token(), "sk-1");
    EXPECT_EQ(token(), "sk-1");
    EXPECT_EQ(parsed, 1);
}

TEST_F(CredentialFileTest, MayChangeAgainWithinATickOfItsTimeStamp) {
    write("");
    EXPECT_EQ(get().error().code(), Errc::unauthorized);
    stamp -= std::chrono::seconds(1);
    write("sk-1");
    EXPECT_EQ(token(), "sk-1");
}

TEST_F(CredentialFileTest, IsReadAgainWhenItChanges) {
    write("sk-1");
    EXPECT_EQ(token(), "sk-1");
    write("sk-2");
    EXPECT_EQ(token(), "sk-2");
    write("");
    EXPECT_EQ(get().error().code(), Errc::unauthorized);
    write("sk-3");
    EXPECT_EQ(token(), "sk-3");
}

TEST_F(CredentialFileTest, MayComeLaterAndGoAndComeBack) {
    const auto missing = get();
    EXPECT_EQ(missing.error().code(), Errc::unauthorized);
    EXPECT_EQ(missing.error().param(), "upstream.api_key_file");
    EXPECT_NE(missing.error().message().find(path.string()), std::string::npos);
    write("sk-1");
    EXPECT_EQ(token(), "sk-1");
    const auto same_stamp = stamp;
    std::filesystem::remove(path);
    EXPECT_FALSE(get());
    write("sk-2");
    std::filesystem::last_write_time(path, same_stamp);
    EXPECT_EQ(token(), "sk-2") << "an old time stamp does not bring an old key back";
}

TEST_F(CredentialFileTest, AnotherTryIsWorthItOnlyWithAnotherBearer) {
    write("sk-1");
    EXPECT_EQ(token(), "sk-1");
    EXPECT_FALSE(loop.run(file.recover("sk-1")).has_value());
    write("sk-2");
    EXPECT_TRUE(loop.run(file.recover("sk-1")).has_value());
    EXPECT_FALSE(loop.run(file.recover("sk-2")).has_value());
    std::filesystem::remove(path);
    EXPECT_FALSE(loop.run(file.recover("sk-2")).has_value());
}

TEST_F(CredentialFileTest, WithoutAPathNamesTheKeyToSet) {
    CredentialFile none({}, "upstream.api_key_file", &parse_api_key);
    EXPECT_FALSE(none.configured());
    const auto bearer = loop.run(none.get());
    EXPECT_EQ(bearer.error().code(), Errc::unauthorized);
    EXPECT_NE(bearer.error().message().find("upstream.api_key_file"), std::string::npos);
    EXPECT_FALSE(loop.run(none.recover("sk-1")).has_value());
}

TEST_F(CredentialFileTest, AServerThatAsksForNoneIsGivenNone) {
    AnonymousBearer anonymous;
    EXPECT_TRUE(anonymous.configured());
    EXPECT_EQ(loop.run(anonymous.get()).value().token, "");
    EXPECT_FALSE(loop.run(anonymous.recover("")).has_value());
}

}  // namespace
}  // namespace scribed::identity
