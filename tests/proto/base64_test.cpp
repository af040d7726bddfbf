// SPDX-License-Identifier: Apache-2.0
#include "proto/base64.hpp"

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace scribed::proto {
namespace {

std::string encoded(std::string_view bytes) {
    std::string out;
    append_base64(out, bytes);
    return out;
}

std::string random_bytes(std::mt19937& random, std::size_t size) {
    std::string out(size, '\0');
    for (char& c : out) {
        c = static_cast<char>(random());
    }
    return out;
}

TEST(Base64, AgreesWithTheVectorsOfRfc4648) {
    const std::vector<std::pair<std::string, std::string>> vectors{
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, text] : vectors) {
        EXPECT_EQ(encoded(plain), text);
        EXPECT_EQ(decode_base64(text).value(), plain);
    }
}

TEST(Base64, ComesBackAsItWentForEveryLength) {
    std::mt19937 random(1);
    for (std::size_t size = 0; size < 200; ++size) {
        const std::string bytes = random_bytes(random, size);
        EXPECT_EQ(decode_base64(encoded(bytes)).value(), bytes) << size;
    }
}

TEST(Base64, EveryValueHasItsCharacterWhereverItStands) {
    // Triples that encode to four times the same character; long enough for the wide code, and not.
    const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::uint32_t value = 0; value < 64; ++value) {
        const std::uint32_t bits = value << 18 | value << 12 | value << 6 | value;
        std::string bytes;
        for (int i = 0; i < 30; ++i) {
            for (const int shift : {16, 8, 0}) {
                bytes += static_cast<char>(static_cast<unsigned char>(bits >> shift));
            }
        }
        EXPECT_EQ(encoded(bytes), std::string(120, alphabet[value]));
        EXPECT_EQ(encoded(bytes.substr(0, 6)), std::string(8, alphabet[value]));
    }
}

TEST(Base64, AppendsAndKeepsWhatWasThere) {
    std::string out = "before:";
    append_base64(out, "foobar");
    EXPECT_EQ(out, "before:Zm9vYmFy");
}

TEST(Base64, RefusesWhatIsNotStrictlyBase64) {
    for (const char* text :
         {"Zg", "Zg=", "Zg===", "Z", "Zm9v\n", "Zm 9", "Zm9-", "=Zm9", "Zm=v", "Zh==", "Zm9=", "===="}) {
        EXPECT_FALSE(decode_base64(text)) << text;
    }
}

TEST(Base64, UrlFormNeedsNoPaddingAndToleratesIt) {
    EXPECT_EQ(decode_base64url("-_8").value(), "\xFB\xFF");
    EXPECT_EQ(decode_base64url("-_8=").value(), "\xFB\xFF");
    EXPECT_EQ(decode_base64url("").value(), "");
    EXPECT_FALSE(decode_base64url("+/8"));
    EXPECT_FALSE(decode_base64url("A"));
    EXPECT_FALSE(decode_base64url("===="));
    EXPECT_EQ(encode_base64url("\xFB\xFF"), "-_8");
    EXPECT_EQ(encode_base64url("\xFB\xFF\xFE"), "-__-");
    EXPECT_EQ(encode_base64url(""), "");
}

}  // namespace
}  // namespace scribed::proto
