// SPDX-License-Identifier: Apache-2.0
#include "base/json.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace scribed {
namespace {

TEST(Json, GivesAValueOnlyInItsOwnType) {
    JsonParser parser;
    const auto root =
        parser.parse(R"({"s":"x","t":true,"n":null,"i":-3,"u":18446744073709551615,"d":0.5,"a":[1,2],"o":{"k":"v"}})")
            .value();
    EXPECT_EQ(root["s"].string(), "x");
    EXPECT_EQ(root["s"].integer(), std::nullopt);
    EXPECT_EQ(root["t"].boolean(), true);
    EXPECT_EQ(root["t"].number(), std::nullopt);
    EXPECT_TRUE(root["n"].exists());
    EXPECT_TRUE(root["n"].is_null());
    EXPECT_EQ(root["i"].integer(), -3);
    EXPECT_EQ(root["i"].unsigned_integer(), std::nullopt);
    EXPECT_EQ(root["i"].number(), -3.0);
    EXPECT_EQ(root["u"].integer(), std::nullopt);
    EXPECT_EQ(root["u"].unsigned_integer(), std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(root["d"].number(), 0.5);
    EXPECT_EQ(root["d"].integer(), std::nullopt);
    EXPECT_EQ(root["a"].items().at(1).integer(), 2);
    EXPECT_EQ(root["o"].members().at(0).first, "k");
}

TEST(Json, WhatIsNotThereCanBeAskedWithoutEnd) {
    JsonParser parser;
    const auto root = parser.parse(R"({"s":"x"})").value();
    const auto nothing = root["a"]["b"]["c"];
    EXPECT_FALSE(nothing.exists());
    EXPECT_FALSE(nothing.is_null());
    EXPECT_EQ(nothing.string(), std::nullopt);
    EXPECT_TRUE(nothing.items().empty());
    EXPECT_TRUE(root["s"].members().empty());
    EXPECT_FALSE(root["s"]["t"].exists());
}

TEST(Json, RefusesWhatIsNotJson) {
    JsonParser parser;
    for (const auto* text :
         {"", " ", "{", R"({"a":1)", R"({"a":1}})", "nul", "{'a':1}", "\"\xff\"", "\"\xed\xa0\x80\""}) {
        const auto root = parser.parse(text);
        ASSERT_FALSE(root) << text;
        EXPECT_EQ(root.error().code(), Errc::invalid);
    }
    EXPECT_TRUE(parser.parse("{}")) << "a parser goes on after an error";
}

TEST(Json, DeepNestingIsAnErrorAndNoCrash) {
    JsonParser parser;
    EXPECT_FALSE(parser.parse(std::string(100000, '[')));
    EXPECT_FALSE(parser.parse(std::string(100000, '[') + std::string(100000, ']')));
}

}  // namespace
}  // namespace scribed
