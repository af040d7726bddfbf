// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "daemon/config_table.hpp"
#include "daemon/doors.hpp"
#include "net/connector.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::daemon {
namespace {

/// A listening socket, as systemd would pass it. A free port.
int tcp_socket(const char* address) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    ::inet_pton(AF_INET, address, &where.sin_addr);
    EXPECT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&where), sizeof where), 0);
    EXPECT_EQ(::listen(fd, 8), 0);
    return fd;
}

int unix_socket(const std::string& path) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un where{};
    where.sun_family = AF_UNIX;
    path.copy(where.sun_path, sizeof where.sun_path - 1);
    EXPECT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&where), sizeof where), 0);
    EXPECT_EQ(::listen(fd, 8), 0);
    return fd;
}

class DoorsTest : public testing::Test {
protected:
    DoorsTest() { config_.state.dir = dir_.path().string(); }

    Doors open(const std::vector<int>& passed) {
        EXPECT_TRUE(Doors::describe(passed, config_.listen));
        return Doors::open(loop_.executor(), config_, passed).value();
    }

    bool answers(const net::Url& url) {
        return loop_.run(net::connect(url, test::plain_tls(), steady_now() + std::chrono::seconds(5))).has_value();
    }

    test::ScratchDir dir_;
    test::TestLoop loop_;
    Config config_ = default_config();
};

TEST_F(DoorsTest, WithoutSystemdTheConfigurationSaysWhere) {
    config_.listen.port = 0;
    auto doors = open({});
    EXPECT_EQ(doors.listeners().size(), 2u);
    EXPECT_TRUE(answers({"http", "127.0.0.1", doors.port(), "/"}));
    EXPECT_EQ(doors.unix_path(), (dir_ / "scribed.sock").string());
    EXPECT_TRUE(answers({"http+unix", doors.unix_path(), 0, "/"}));
}

TEST_F(DoorsTest, PassedSocketsTakeThePlaceOfTheConfigured) {
    const auto path = (dir_ / "passed.sock").string();
    auto doors = open({tcp_socket("127.0.0.1"), unix_socket(path)});
    EXPECT_EQ(doors.listeners().size(), 2u);
    EXPECT_EQ(config_.listen.port, doors.port());
    EXPECT_TRUE(answers({"http", "127.0.0.1", doors.port(), "/"}));
    EXPECT_EQ(doors.unix_path(), path);
    EXPECT_TRUE(answers({"http+unix", path, 0, "/"}));
    doors.close();
    EXPECT_EQ(::access(path.c_str(), F_OK), 0) << "the file is systemd's";
}

// Whether a key is needed is decided by the address that others can reach.
TEST_F(DoorsTest, OfSeveralPassedAddressesThePublicOneCounts) {
    auto doors = open({tcp_socket("127.0.0.1"), tcp_socket("0.0.0.0"), tcp_socket("127.0.0.1")});
    EXPECT_EQ(config_.listen.address, "0.0.0.0");
    EXPECT_EQ(doors.listeners().size(), 4u) << "and the unix socket of the configuration";
}

TEST_F(DoorsTest, WhatIsNoListeningSocketIsRefused) {
    const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const auto known = Doors::describe({fd}, config_.listen);
    ASSERT_FALSE(known);
    EXPECT_EQ(known.error().code(), Errc::invalid);
    ::close(fd);
}

}  // namespace
}  // namespace scribed::daemon
