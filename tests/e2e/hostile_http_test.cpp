// SPDX-License-Identifier: Apache-2.0
// Requests that are too large, too many or no requests at all, sent to the real daemon while somebody records.
#include <gtest/gtest.h>

#include "tests/e2e/bystander.hpp"
#include "tests/e2e/raw_peer.hpp"

namespace scribed::test {
namespace {

struct Request {
    const char* name;
    std::string bytes;
    const char* status;
};

std::vector<Request> requests() {
    const std::string host = "Host: 127.0.0.1\r\n";
    const auto post = [&](const std::string& rest) { return "POST /v1/keys HTTP/1.1\r\n" + host + rest; };
    return {
        {"no HTTP", std::string("\x16\x03\x01\x02\0\x01\0\r\n\r\n", 11), "400"},
        {"NUL in the target", std::string("GET /\0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 36), "400"},
        {"a header of 64 KiB", "GET /healthz HTTP/1.1\r\nx: " + std::string(64 << 10, 'x') + "\r\n\r\n", "431"},
        {"a target of 64 KiB", "GET /" + std::string(64 << 10, 'x') + " HTTP/1.1\r\n" + host + "\r\n", "431"},
        {"10 000 headers",
         "GET /healthz HTTP/1.1\r\n" +
             [] {
                 std::string all;
                 for (int i = 0; i < 10000; ++i)
                     all += "a: b\r\n";
                 return all;
             }() +
             "\r\n",
         "431"},
        {"a body of 2^63 bytes", post("Content-Length: 9223372036854775807\r\n\r\n"), "413"},
        {"a body of 2^64 bytes", post("Content-Length: 18446744073709551616\r\n\r\n"), "400"},
        {"a body of 65 KiB", post("Content-Length: 66560\r\n\r\n"), "413"},
        {"a chunk of 2^63 bytes", post("Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n"), "413"},
        {"two lengths", post("Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"), "400"},
        {"a length and chunks", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "400"},
        {"a negative length", post("Content-Length: -1\r\n\r\n"), "400"},
        {"a line that continues", "GET /healthz HTTP/1.1\r\n" + host + "x: a\r\n b\r\n\r\n", "200"},
        {"an upgrade to nothing", "GET /v1/ingest HTTP/1.1\r\n" + host + "\r\n", "400"},
    };
}

TEST(HostileHttp, IsRefusedWithAStatusOfItsOwn) {
    House house;
    Bystander bystander(house, 32);
    for (const auto& request : requests()) {
        RawPeer peer(house);
        peer.send(request.bytes);
        const auto line = peer.read_until("\r\n");
        EXPECT_EQ(line.substr(0, 12), std::string("HTTP/1.1 ") + request.status) << request.name;
        bystander.speak();
        EXPECT_EQ(house.get("/healthz").status, 200) << request.name;
    }
    bystander.finish();
}

TEST(HostileHttp, PipelinedByTheThousandIsAnsweredInOrderAndHeldWithinBounds) {
    House house({{}, {"limits.address_requests=0"}, false, false, {}});
    Bystander bystander(house);
    RawPeer peer(house, {.receive_buffer = 4096});
    constexpr int kMany = 3000;
    std::string all;
    for (int i = 0; i < kMany; ++i)
        all += "GET /v1/sessions/ses_" + std::to_string(i) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    // No answer is taken yet: the daemon must not make more of them than fit on their way.
    std::string_view rest = all;
    while (const auto went = peer.push(rest))
        rest.remove_prefix(went);
    bystander.speak();
    int answers = 0;
    while (answers < kMany) {
        rest.remove_prefix(peer.push(rest));
        const auto head = peer.read_until("\r\n\r\n");
        ASSERT_TRUE(head.starts_with("HTTP/1.1 404 ")) << head;
        const auto at = head.find("content-length: ");
        ASSERT_NE(at, std::string::npos);
        (void)peer.read(std::stoul(head.substr(at + 16)));
        ++answers;
        if (answers % 1000 == 0) bystander.speak();
    }
    bystander.finish();
}

TEST(HostileHttp, AFloodOfRequestsIsToldToWaitAndNobodyElseIs) {
    House house({{}, {"limits.address_requests=300"}, false, false, {}});
    Bystander bystander(house);
    const RawPeer::Plan from{.from = "127.0.0.77"};
    int refused = 0;
    for (int i = 0; i < 20; ++i) {
        RawPeer peer(house, from);
        std::string all;
        for (int k = 0; k < 100; ++k)
            all += "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n" +
                   std::string(k == 99 ? "Connection: close\r\n" : "") + "\r\n";
        peer.send(all);
        const auto said = peer.read(1 << 20);
        for (auto at = said.find("HTTP/1.1 429 "); at != std::string::npos; at = said.find("HTTP/1.1 429 ", at + 1))
            ++refused;
    }
    EXPECT_GT(refused, 1000);
    EXPECT_EQ(house.get("/healthz").status, 200);
    bystander.speak();
    bystander.finish();
}

}  // namespace
}  // namespace scribed::test
