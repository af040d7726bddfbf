// SPDX-License-Identifier: Apache-2.0
#include "net/url.hpp"

#include <gtest/gtest.h>

namespace scribed::net {
namespace {

TEST(Url, IsTakenApart) {
    const auto url = parse_url("wss://API.example.com:8443/v1/realtime?intent=transcription#part").value();
    EXPECT_EQ(url.scheme, "wss");
    EXPECT_EQ(url.host, "api.example.com");
    EXPECT_EQ(url.port, 8443);
    EXPECT_EQ(url.target, "/v1/realtime?intent=transcription");
    EXPECT_TRUE(url.secure());
    EXPECT_EQ(url.host_header(), "api.example.com:8443");
}

TEST(Url, GetsTheSchemesOwnPortAndAPath) {
    const auto plain = parse_url("http://localhost").value();
    EXPECT_EQ(plain.port, 80);
    EXPECT_EQ(plain.target, "/");
    EXPECT_EQ(plain.host_header(), "localhost");
    EXPECT_EQ(parse_url("https://h?q=1").value().target, "/?q=1");
    EXPECT_EQ(parse_url("HTTPS://h/").value().port, 443);
}

TEST(Url, KeepsBracketsOutOfTheHostAndInTheHeader) {
    const auto url = parse_url("http://[::1]:8790/x").value();
    EXPECT_EQ(url.host, "::1");
    EXPECT_EQ(url.host_header(), "[::1]:8790");
    EXPECT_EQ(url.text(), "http://[::1]:8790/x");
}

TEST(Url, NamesAUnixSocketByItsPath) {
    const auto url = parse_url("http+unix://%2Frun%2FScribed%20x.sock/v1/status?x=%2F").value();
    EXPECT_EQ(url.host, "/run/Scribed x.sock");
    EXPECT_EQ(url.port, 0);
    EXPECT_EQ(url.target, "/v1/status?x=%2F");
    EXPECT_EQ(url.host_header(), "localhost");
    EXPECT_EQ(url.place(), "unix:/run/Scribed x.sock");
    EXPECT_EQ(url.text(), "http+unix://%2Frun%2FScribed%20x.sock/v1/status?x=%2F");
    EXPECT_TRUE(url.unix_socket());
    EXPECT_FALSE(url.secure());
    EXPECT_TRUE(parse_url("ws+unix://%2fa/").value().unix_socket());
    EXPECT_EQ(join_url("http+unix://%2Fa", "/v1/x").value().text(), "http+unix://%2Fa/v1/x");
    EXPECT_FALSE(parse_url("http://h/").value().unix_socket());
    EXPECT_EQ(parse_url("http://h:81/").value().place(), "h:81");
}

TEST(Url, RefusesAUnixSocketThatCanNotBe) {
    const auto longest = "http+unix://" + std::string("%2F") + std::string(106, 'a');
    EXPECT_TRUE(parse_url(longest));
    for (const auto& text : std::vector<std::string>{
             "http+unix:///run/x", "http+unix://run/x", "http+unix://%2Fa:80/", "http+unix://%2Fa%00b/",
             "http+unix://me@%2Fa/", "https+unix://%2Fa/", longest + "a"}) {
        const auto url = parse_url(text);
        ASSERT_FALSE(url) << text;
        EXPECT_EQ(url.error().code(), Errc::invalid) << text;
    }
}

TEST(Url, RefusesWhatIsNoWebAddress) {
    for (const auto* text :
         {"", "host/path", "/path", "ftp://h/", "http://", "http:///x", "http://h:0/", "http://h:70000/", "http://a b/",
          "http://user:secret@h/"}) {
        const auto url = parse_url(text);
        ASSERT_FALSE(url) << text;
        EXPECT_EQ(url.error().code(), Errc::invalid) << text;
    }
}

TEST(Url, HasNothingBehindItsPort) {
    for (const auto* text :
         {"http://127.0.0.1:8790.evil.example", "http://127.0.0.1:8790.evil.example/x", "http://h:80x/",
          "http://h:80:81/", "http://h:-1/", "http://h:+80/", "http://h: 80/", "http://h:80 /", "http://h:%38%30/",
          "http://h:8O/", "http://[::1]:8790.evil.example/", "http://[::1]x/", "http://[::1].evil.example/",
          "http://[::1/", "http://::1/", "http://h:65536/", "http://h:99999999999999999999/", "http://h:00/",
          "ws://h:80\\x/"}) {
        const auto url = parse_url(text);
        ASSERT_FALSE(url) << text << " is taken for " << url->text();
        EXPECT_EQ(url.error().code(), Errc::invalid) << text;
    }
    EXPECT_EQ(parse_url("http://h:65535/").value().port, 65535);
    EXPECT_EQ(parse_url("http://h:/").value().port, 80) << "RFC 3986 section 3.2.3";
    EXPECT_EQ(parse_url("http://h:80?a:b@c").value().target, "/?a:b@c");
    EXPECT_EQ(parse_url("http://h:80#a:b").value().port, 80);
}

TEST(Url, HasAHostThatIsAName) {
    for (const auto* text :
         {"http://a%00b/", "http://a%0d%0ax: y/", "http://127.0.0.1%2f.evil.example/", "http://%6cocalhost/",
          "http://a%20b/", "http://a,b/", "http://a;b/", "http://[v1.x]/", "http://[fe80::1%25eth0]/", "http://:80/",
          "http://@h/", "http://me@/", "http://a@b@c/", "http://h\\x/"}) {
        EXPECT_FALSE(parse_url(text)) << text;
    }
    EXPECT_EQ(parse_url("http://a_b-c.9/").value().host, "a_b-c.9");
}

TEST(Url, HoldsNoControlCharacterAndNoSpace) {
    for (int c = 0; c <= ' '; ++c) {
        for (const std::string before :
             {"http://h", "http://h:80", "http://h/", "http://h/?", "http://h/#", "http:", ""}) {
            const auto text = before + static_cast<char>(c) + "x";
            EXPECT_FALSE(parse_url(text)) << before << " and " << c;
        }
        EXPECT_FALSE(parse_url(std::string("http://h/") + static_cast<char>(c))) << c;
    }
    EXPECT_FALSE(parse_url("http://h/\x7f"));
    EXPECT_FALSE(parse_url("http://h\xc3\xa4/"));
}

TEST(Url, DoesNotRepeatAPasswordInItsError) {
    for (const auto* text :
         {"http://user:secret@h/", "http://user:secret@h ost/", "user:secret@h", "http://user:secret@h:x/"})
        EXPECT_EQ(parse_url(text).error().message().find("secret"), std::string::npos) << text;
}

TEST(Url, JoinsWithOneSlash) {
    EXPECT_EQ(join_url("http://h/api/", "/v1/x").value().text(), "http://h/api/v1/x");
    EXPECT_EQ(join_url("http://h", "v1?x=1").value().text(), "http://h/v1?x=1");
}

TEST(Url, TellsThisMachineFromAllOthers) {
    for (const auto* text :
         {"http://localhost/", "http://a.localhost:1/", "http://LOCALHOST./", "http://127.0.0.1/", "http://127.9.9.9/",
          "http://[::1]/"})
        EXPECT_TRUE(parse_url(text).value().this_machine()) << text;
    for (const auto* text :
         {"http://127.evil.test/", "http://localhost.test/", "http://10.0.0.1/", "http://[::2]/", "http://0.0.0.0/"})
        EXPECT_FALSE(parse_url(text).value().this_machine()) << text;
}

TEST(Query, IsDecodedPairByPair) {
    const auto pairs = parse_query("format=json&title=a+b%21&flag&=x&&broken=%zz");
    ASSERT_EQ(pairs.size(), 5U);
    EXPECT_EQ(pairs[0].second, "json");
    EXPECT_EQ(pairs[1].second, "a b!");
    EXPECT_EQ(pairs[2], std::make_pair(std::string("flag"), std::string()));
    EXPECT_EQ(pairs[3].second, "x");
    EXPECT_EQ(pairs[4].second, "%zz");
}

TEST(Percent, RoundTripsEveryByte) {
    std::string all;
    for (int c = 0; c < 256; ++c)
        all += static_cast<char>(c);
    EXPECT_EQ(decode_percent(encode_percent(all)).value(), all);
    EXPECT_EQ(encode_percent("a-b_c.d~e"), "a-b_c.d~e");
}

TEST(Percent, RefusesABrokenEscape) {
    for (const auto* text : {"%", "%4", "%g0", "abc%1"})
        EXPECT_FALSE(decode_percent(text)) << text;
    EXPECT_EQ(decode_percent("a+b").value(), "a+b");
}

}  // namespace
}  // namespace scribed::net
