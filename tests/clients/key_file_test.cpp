// SPDX-License-Identifier: Apache-2.0
#include "clients/key_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/temporary_directory.hpp"

namespace scribed::clients {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;

const std::string kOld(64, 'a');

class KeyFileTest : public ::testing::Test {
protected:
    KeyFileTest() { write(kOld + "\n"); }
    void write(const std::string& text) const { std::ofstream(path, std::ios::binary) << text; }
    std::string text() const {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    std::size_t files() const {
        const std::filesystem::directory_iterator all(directory.path());
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }
    KeyFile open() const { return KeyFile::open(path.string()).value(); }

    TemporaryDirectory directory = TemporaryDirectory::make("key-file-test").value();
    const std::filesystem::path path = directory.path() / "vault.key";
};

TEST_F(KeyFileTest, ANewKeyStandsAboveTheOthersInAFileForItsOwnerAlone) {
    write("# made in May\n" + kOld + "\n");
    auto file = open();
    ASSERT_TRUE(file.put_new_key_in_front());
    EXPECT_THAT(text(), MatchesRegex("[0-9a-f]+\n# made in May\na+\n"));
    EXPECT_EQ(text().find('\n'), 64U);
    EXPECT_EQ(file.keys(), 2U);
    struct stat facts {};
    ASSERT_EQ(::stat(path.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 07777, 0600U);
    EXPECT_EQ(facts.st_uid, ::geteuid());
    EXPECT_EQ(files(), 1U) << "nothing is left beside it";
    const auto first = text();
    ASSERT_TRUE(file.put_new_key_in_front());
    EXPECT_THAT(text(), EndsWith(first));
    EXPECT_NE(text().substr(0, 64), first.substr(0, 64));
}

TEST_F(KeyFileTest, TheFirstKeyIsKeptWithWhatStandsAboveIt) {
    write("# the new one\r\n\n  " + kOld + " \r\n# the old one\nBBBB\nCCCC\n");
    {
        auto file = open();
        EXPECT_EQ(file.keys(), 3U);
        ASSERT_TRUE(file.keep_first_key());
        EXPECT_EQ(text(), "# the new one\r\n\n  " + kOld + " \r\n");
        EXPECT_EQ(file.keys(), 1U);
    }
    write("only");
    EXPECT_EQ(open().keys(), 1U);
    write("# none\n\n");
    EXPECT_EQ(open().keys(), 0U);
}

TEST_F(KeyFileTest, TheLastChangeIsTakenBack) {
    auto file = open();
    ASSERT_TRUE(file.put_new_key_in_front());
    ASSERT_TRUE(file.undo());
    EXPECT_EQ(text(), kOld + "\n");
}

TEST_F(KeyFileTest, ASymbolicLinkStaysOne) {
    const auto link = directory.path() / "link.key";
    std::filesystem::create_symlink(path, link);
    auto file = KeyFile::open(link.string()).value();
    EXPECT_EQ(file.path(), std::filesystem::canonical(path));
    ASSERT_TRUE(file.put_new_key_in_front());
    EXPECT_TRUE(std::filesystem::is_symlink(link));
    EXPECT_EQ(text().size(), 130U);
}

TEST_F(KeyFileTest, WhatAKilledRunLeftBehindIsInNobodysWay) {
    const auto rest = directory.path() / ".vault.key.rotate-vault";
    std::ofstream(rest) << "half a key";
    auto file = open();
    ASSERT_TRUE(file.put_new_key_in_front());
    EXPECT_FALSE(std::filesystem::exists(rest));
    EXPECT_EQ(text().size(), 130U);
}

TEST_F(KeyFileTest, TwoProgramsDoNotChangeItAtATime) {
    const auto first = KeyFile::open(path.string());
    ASSERT_TRUE(first);
    const auto second = KeyFile::open(path.string());
    ASSERT_FALSE(second);
    EXPECT_THAT(second.error().message, HasSubstr("another scribe"));
}

TEST_F(KeyFileTest, WhatSomebodyElseWroteMeanwhileIsLeftAlone) {
    auto file = open();
    write("by hand\n");
    const auto put = file.put_new_key_in_front();
    ASSERT_FALSE(put);
    EXPECT_THAT(put.error().message, HasSubstr("changed by somebody else"));
    EXPECT_EQ(text(), "by hand\n");
}

TEST_F(KeyFileTest, AFileThatCannotBeChangedIsLeftAsItIsWithWordsAboutWhatToDo) {
    const auto missing = KeyFile::open((directory.path() / "none").string());
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().exit, Exit::usage);
    EXPECT_THAT(missing.error().message, HasSubstr("is not here"));
    EXPECT_THAT(missing.error().advice, HasSubstr("By hand"));
    // No room for the name of the file beside it.
    const auto long_path = directory.path() / std::string(250, 'k');
    std::ofstream(long_path) << kOld;
    auto file = KeyFile::open(long_path.string()).value();
    const auto put = file.put_new_key_in_front();
    ASSERT_FALSE(put);
    EXPECT_THAT(put.error().message, HasSubstr("cannot be written"));
    EXPECT_EQ(std::filesystem::file_size(long_path), 64U);
    EXPECT_EQ(file.keys(), 1U);
    if (::geteuid() == 0) return;
    std::filesystem::permissions(path, std::filesystem::perms::owner_read);
    EXPECT_THAT(KeyFile::open(path.string()).error().message, HasSubstr("cannot be changed here"));
}

}  // namespace
}  // namespace scribed::clients
