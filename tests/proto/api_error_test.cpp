// SPDX-License-Identifier: Apache-2.0
#include "proto/api_error.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"

namespace scribed::proto {
namespace {

TEST(ApiError, HasTheShapeThatOpenAiClientsRead) {
    EXPECT_EQ(
        api_error_body(Error(Errc::invalid, "no \"such\" rate", "tracks[1].rate")),
        R"({"error":{"message":"no \"such\" rate","type":"invalid_request_error","param":"tracks[1].rate","code":"invalid"}})"
    );
}

TEST(ApiError, SaysNullWhereNoMemberIsAtFault) {
    const std::string body = api_error_body(Error(Errc::disk_full, "the disk is full"));
    JsonParser parser;
    const auto root = parser.parse(body);
    ASSERT_TRUE(root);
    EXPECT_TRUE((*root)["error"]["param"].is_null());
    EXPECT_EQ((*root)["error"]["type"].string(), "server_error");
}

TEST(ApiError, EveryKindHasAStatus) {
    EXPECT_EQ(http_status(Errc::invalid), 400);
    EXPECT_EQ(http_status(Errc::unauthorized), 401);
    EXPECT_EQ(http_status(Errc::not_found), 404);
    EXPECT_EQ(http_status(Errc::conflict), 409);
    EXPECT_EQ(http_status(Errc::too_large), 413);
    EXPECT_EQ(http_status(Errc::unsupported), 501);
    EXPECT_EQ(http_status(Errc::unreachable), 503);
    EXPECT_EQ(http_status(Errc::disk_full), 507);
    EXPECT_EQ(http_status(Errc::internal), 500);
}

}  // namespace
}  // namespace scribed::proto
