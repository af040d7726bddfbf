// SPDX-License-Identifier: Apache-2.0
#include "identity/vault_key_file.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/scratch_dir.hpp"

namespace scribed::identity {
namespace {

const std::string kHex = "000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F";
const std::string kBase64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

class VaultKeyFile : public testing::Test {
protected:
    std::filesystem::path write(const std::string& text, mode_t mode = 0600) {
        const auto path = dir / "key";
        std::filesystem::remove(path);
        std::ofstream(path, std::ios::binary) << text;
        ::chmod(path.c_str(), mode);
        return path;
    }
    std::string refused(const std::string& text, mode_t mode = 0600) {
        const auto vault = read_vault_key_file(write(text, mode));
        return vault ? "taken" : vault.error().message();
    }
    scribed::test::ScratchDir dir;
};

TEST_F(VaultKeyFile, HoldsTheSameKeyAsHexAndAsBase64) {
    const auto hex = read_vault_key_file(write("# made today\n" + kHex + "\n")).value();
    const auto base64 = read_vault_key_file(write("\n  " + kBase64 + "\r\n", 0400)).value();
    EXPECT_EQ(hex.first_key(), base64.first_key());
    EXPECT_EQ(hex.first_key().size(), 16U);
}

TEST_F(VaultKeyFile, TheFirstOfSeveralKeysSeals) {
    std::string other = kHex;
    other[0] = 'f';
    const auto vault = read_vault_key_file(write(other + "\n" + kHex)).value();
    const auto old = read_vault_key_file(write(kHex)).value();
    EXPECT_NE(vault.first_key(), old.first_key());
    EXPECT_TRUE(vault.knows(old.first_key()));
}

TEST_F(VaultKeyFile, RefusesWhatIsNoKeyWithoutQuotingIt) {
    for (const auto& text :
         {std::string(), std::string("\n#\n"), kHex.substr(1), kHex + "0", "g" + kHex.substr(1), kBase64.substr(4),
          std::string(64, '0'), std::string(5000, '\n')}) {
        const auto message = refused(text);
        EXPECT_NE(message, "taken") << text;
        const bool quoted = text.size() > 8 && message.find(text.substr(0, 8)) != std::string::npos;
        EXPECT_FALSE(quoted) << message;
    }
}

TEST_F(VaultKeyFile, RefusesAFileThatOthersCanRead) {
    for (const mode_t mode : {0640U, 0604U, 0660U, 0666U, 0620U})
        EXPECT_NE(refused(kHex, mode).find("chmod 600"), std::string::npos) << mode;
}

TEST_F(VaultKeyFile, RefusesWhatIsNoFile) {
    EXPECT_NE(read_vault_key_file(dir.path()).error().message().find("no regular file"), std::string::npos);
    ::mkfifo((dir / "pipe").c_str(), 0600);
    EXPECT_NE(read_vault_key_file(dir / "pipe").error().message().find("no regular file"), std::string::npos);
    EXPECT_NE(read_vault_key_file(dir / "none").error().message().find("cannot be read"), std::string::npos);
}

TEST_F(VaultKeyFile, SystemdsCredentialIsFoundByItsDirectory) {
    ::unsetenv("CREDENTIALS_DIRECTORY");
    EXPECT_EQ(vault_key_credential(), "");
    ::setenv("CREDENTIALS_DIRECTORY", dir.path().c_str(), 1);
    EXPECT_EQ(vault_key_credential(), "");
    const auto file = dir / "scribed-vault-key";
    std::ofstream(file) << kHex;
    // The access list with which systemd lets the service in shows as a group bit.
    ::chmod(file.c_str(), 0440);
    EXPECT_EQ(vault_key_credential(), file);
    EXPECT_TRUE(read_vault_key_credential(file).has_value());
    ::chmod(file.c_str(), 0444);
    EXPECT_FALSE(read_vault_key_credential(file));
    ::unsetenv("CREDENTIALS_DIRECTORY");
}

}  // namespace
}  // namespace scribed::identity
