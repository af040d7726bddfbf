// SPDX-License-Identifier: Apache-2.0
#include "daemon/account_setup.hpp"

#include <sys/stat.h>

#include <fstream>

#include <gtest/gtest.h>

#include "daemon/config_table.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::daemon {
namespace {

class OwnClient : public testing::Test {
protected:
    OwnClient() { config.accounts.oauth_client_id = "app_own"; }
    Result<identity::OwnClient> with_secret(const std::string& text, mode_t mode = 0600) {
        const auto file = dir / "secret";
        std::ofstream(file, std::ios::binary) << text;
        ::chmod(file.c_str(), mode);
        config.accounts.oauth_client_secret_file = file;
        return open_own_client(config);
    }
    void refused(const std::string& text, mode_t mode = 0600) {
        const auto client = with_secret(text, mode);
        ASSERT_FALSE(client) << text;
        EXPECT_EQ(client.error().param(), "accounts.oauth_client_secret_file");
        EXPECT_EQ(client.error().message().find("s3cret"), std::string::npos);
    }

    test::ScratchDir dir;
    Config config = default_config();
};

TEST_F(OwnClient, IsPublicWithoutASecretAndConfidentialWithOne) {
    EXPECT_EQ(open_own_client(config)->id, "app_own");
    EXPECT_TRUE(open_own_client(config)->secret.empty());
    EXPECT_EQ(with_secret(" s3cret of mine\n").value().secret.view(), "s3cret of mine");
}

TEST_F(OwnClient, DoesNotStartWithASecretThatOthersCanReadOrThatIsNone) {
    refused("s3cret\n", 0644);
    refused("");
    refused(" \n");
    refused("s3cret\nand another\n");
    config.accounts.oauth_client_secret_file = dir / "none";
    EXPECT_FALSE(open_own_client(config));
}

TEST_F(OwnClient, IsNoneWithoutAnId) {
    config.accounts.oauth_client_id.clear();
    const auto client = with_secret("s3cret");
    EXPECT_TRUE(client->id.empty());
    EXPECT_TRUE(client->secret.empty());
}

}  // namespace
}  // namespace scribed::daemon
