// SPDX-License-Identifier: Apache-2.0
#include "proto/multipart.hpp"

#include <gtest/gtest.h>

namespace scribed::proto {
namespace {

const std::string kType = "multipart/form-data; boundary=B1";

TEST(Multipart, WritesTheFormOfTheVoiceUpload) {
    EXPECT_EQ(
        encode_multipart({{"file", "audio.wav", "audio/wav", "RIFF"}, {"language", "", "", "en"}}, "B1"),
        "--B1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"audio.wav\"\r\nContent-Type: audio/wav\r\n"
        "\r\nRIFF\r\n--B1\r\nContent-Disposition: form-data; name=\"language\"\r\n\r\nen\r\n--B1--\r\n"
    );
}

TEST(Multipart, ComesBackAsItWent) {
    const std::vector<FormPart> parts{
        {"file", "a \"b\"\r\n.wav", "audio/wav", std::string("\0\r\n--B\r\n\xFF", 9)},
        {"empty", "", "", ""},
        {"languages[]", "", "", "en"}};
    const std::string boundary = make_boundary();
    const auto back = parse_multipart("multipart/form-data; boundary=" + boundary, encode_multipart(parts, boundary));
    ASSERT_TRUE(back);
    ASSERT_EQ(back->size(), parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
        EXPECT_EQ((*back)[i].name, parts[i].name);
        EXPECT_EQ((*back)[i].filename, parts[i].filename);
        EXPECT_EQ((*back)[i].content_type, parts[i].content_type);
        EXPECT_EQ((*back)[i].data, parts[i].data);
    }
}

TEST(Multipart, ReadsWhatOtherClientsWrite) {
    const auto parts = parse_multipart(
        "Multipart/Form-Data; charset=utf-8; boundary=\"B 1\"",
        "preamble\r\n--B 1 \t\r\ncontent-disposition:form-data; filename=x.wav; name=file\r\nX-Odd: 1\r\n\r\n"
        "data\r\n--B 1--\r\nepilogue"
    );
    ASSERT_TRUE(parts);
    ASSERT_EQ(parts->size(), 1U);
    EXPECT_EQ((*parts)[0].name, "file");
    EXPECT_EQ((*parts)[0].filename, "x.wav");
    EXPECT_EQ((*parts)[0].data, "data");
}

TEST(Multipart, IsRefusedWhenCutAnywhere) {
    const std::string body = encode_multipart({{"file", "a.wav", "audio/wav", "RIFF"}, {"x", "", "", "y"}}, "B1");
    const std::string_view needed = std::string_view(body).substr(0, body.size() - 2);
    EXPECT_TRUE(parse_multipart(kType, needed));
    for (std::size_t size = 0; size < needed.size(); ++size) {
        EXPECT_FALSE(parse_multipart(kType, needed.substr(0, size))) << size;
    }
}

TEST(Multipart, RefusesBodiesThatAreNoForm) {
    EXPECT_FALSE(parse_multipart("application/json", "{}"));
    EXPECT_EQ(parse_multipart("multipart/form-data", "x").error().param(), "boundary");
    EXPECT_EQ(
        parse_multipart("multipart/form-data; boundary=" + std::string(71, 'b'), "x").error().param(), "boundary"
    );
    EXPECT_FALSE(parse_multipart(kType, "--B1x\r\n\r\n\r\n--B1--"));
    EXPECT_FALSE(parse_multipart(kType, "--B1\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B1--"));
    EXPECT_FALSE(parse_multipart(kType, "--B1\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--B1--"));
    EXPECT_FALSE(parse_multipart(kType, "--B1\r\nno colon\r\n\r\nx\r\n--B1--"));
}

TEST(Multipart, BoundariesDoNotRepeat) { EXPECT_NE(make_boundary(), make_boundary()); }

}  // namespace
}  // namespace scribed::proto
