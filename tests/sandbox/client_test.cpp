// SPDX-License-Identifier: Apache-2.0
#include "sandbox/client.hpp"

#include <gtest/gtest.h>

#include "sandbox/client_desk.hpp"

namespace scribed::sandbox {
namespace {

TEST(Client, IsReadFromItsTextForm) {
    const auto client =
        parse_client("app_own,redirect=https://a.test/cb,redirect=https://b.test/cb?x=1,secret=s=1").value();
    EXPECT_EQ(client.id, "app_own");
    EXPECT_EQ(client.secret, "s=1");
    EXPECT_FALSE(client.devices);
    EXPECT_TRUE(client.may_return_to("https://b.test/cb?x=1"));
    EXPECT_FALSE(client.may_return_to("https://b.test/cb"));
    EXPECT_FALSE(client.may_return_to("https://a.test/cb/"));
    EXPECT_TRUE(client.may_ask_for("openid email model.request.read"));
    EXPECT_FALSE(client.may_ask_for("openid api.connectors.read"));
    const auto narrow = parse_client("a,redirect=https://a.test/,scope=openid email").value();
    EXPECT_TRUE(narrow.may_ask_for("email"));
    EXPECT_FALSE(narrow.may_ask_for("profile"));
    for (const auto* spec :
         {"", "app", ",redirect=https://a.test/", "app,redirect=", "app,redirect=https://a.test/,x=1",
          "redirect=https://a.test/"})
        EXPECT_FALSE(parse_client(spec)) << spec;
}

TEST(Client, OnThisMachineMayComeBackToAnyPort) {
    const auto client = parse_client("a,redirect=http://127.0.0.1/cb,redirect=http://127.0.0.1:9/fixed").value();
    EXPECT_TRUE(client.may_return_to("http://127.0.0.1/cb"));
    EXPECT_TRUE(client.may_return_to("http://127.0.0.1:41234/cb"));
    EXPECT_FALSE(client.may_return_to("http://127.0.0.1:41234/other"));
    EXPECT_FALSE(client.may_return_to("http://localhost:41234/cb"));
    EXPECT_FALSE(client.may_return_to("https://127.0.0.1:41234/cb"));
    EXPECT_TRUE(client.may_return_to("http://127.0.0.1:9/fixed"));
    EXPECT_FALSE(client.may_return_to("http://127.0.0.1:10/fixed"));
    const auto remote = parse_client("a,redirect=http://a.test/cb").value();
    EXPECT_FALSE(remote.may_return_to("http://a.test:8080/cb"));
}

TEST(Client, OfTheCodexCliHasItsOwnAddressesAndScopes) {
    const auto client = codex_client("app_codex", {"http://more.test/"});
    EXPECT_TRUE(client.devices);
    EXPECT_TRUE(client.may_return_to("http://localhost:1457/auth/callback"));
    EXPECT_TRUE(client.may_return_to("http://more.test/"));
    EXPECT_FALSE(client.may_return_to("http://localhost:1456/auth/callback"));
    EXPECT_TRUE(client.may_ask_for("openid api.connectors.read"));
    EXPECT_FALSE(client.may_ask_for("model.request.read"));
}

TEST(ClientDesk, KnowsAClientByItsSecret) {
    const ClientDesk desk({parse_client("own,redirect=https://a.test/,secret=s3").value(), codex_client("codex", {})});
    EXPECT_EQ(desk.find("other"), nullptr);
    EXPECT_NE(desk.authenticate("own", "s3"), nullptr);
    EXPECT_EQ(desk.authenticate("own", ""), nullptr);
    EXPECT_EQ(desk.authenticate("own", "s4"), nullptr);
    EXPECT_NE(desk.authenticate("codex", ""), nullptr);
    EXPECT_EQ(desk.authenticate("codex", "s3"), nullptr);
}

}  // namespace
}  // namespace scribed::sandbox
