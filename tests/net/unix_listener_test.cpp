// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <fstream>
#include <thread>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "net/connector.hpp"
#include "net/listener.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::net {
namespace {

using std::chrono::seconds;

/// A socket bound to `path`, as a program that was killed leaves it once the descriptor is closed.
int bound(const std::string& path, int type = SOCK_STREAM) {
    const int fd = ::socket(AF_UNIX, type, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    EXPECT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    return fd;
}

/// Mode and kind of what lies at `path`; 0 where there is nothing.
mode_t mode_of(const std::string& path) {
    struct stat there {};
    return ::lstat(path.c_str(), &there) == 0 ? there.st_mode : 0;
}

/// The process's umask while it lives.
class Umask {
public:
    explicit Umask(mode_t mask) : before_(::umask(mask)) {}
    ~Umask() { ::umask(before_); }
    Umask(const Umask&) = delete;
    Umask& operator=(const Umask&) = delete;

private:
    mode_t before_;
};

class UnixListener : public testing::Test {
protected:
    Result<Listener> open(mode_t mode = 0600) { return Listener::open_unix(loop_.executor(), path_, mode); }
    Result<ByteStreamPtr> dial() {
        const Url url{"http+unix", path_, 0, "/"};
        return loop_.run(connect(url, test::plain_tls(), steady_now() + seconds(5)));
    }

    test::ScratchDir dir_;
    const std::string path_ = (dir_ / "s").string();
    test::TestLoop loop_;
};

TEST_F(UnixListener, HasExactlyTheModeWhateverTheUmask) {
    for (const mode_t mask : {0000U, 0022U, 0077U, 0177U, 0777U}) {
        for (const mode_t mode : {0600U, 0660U, 0666U}) {
            const Umask masked(mask);
            const auto listener = open(mode).value();
            EXPECT_EQ(mode_of(path_), S_IFSOCK | mode) << std::oct << mask;
        }
    }
}

TEST_F(UnixListener, IsAtNoMomentOpenToOthers) {
    const Umask nothing(0);
    std::atomic<bool> stop{false};
    std::atomic<unsigned> seen{0};
    std::thread watcher([&] {
        while (!stop)
            seen |= mode_of(path_) & 07777;
    });
    for (int i = 0; i < 300 || seen == 0; ++i)
        EXPECT_TRUE(open());
    stop = true;
    watcher.join();
    EXPECT_EQ(seen, 0600U);
}

TEST_F(UnixListener, TakesThePlaceOfASocketThatNobodyServes) {
    ::close(bound(path_));
    auto listener = open();
    ASSERT_TRUE(listener) << listener.error().text();
    EXPECT_TRUE(dial());
}

TEST_F(UnixListener, LeavesASocketAloneThatIsServed) {
    auto first = open().value();
    const auto second = open();
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code(), Errc::io);
    EXPECT_EQ(second.error().message(), path_ + " is in use by another program");
    EXPECT_TRUE(dial());
    first.close();

    const int datagrams = bound(path_, SOCK_DGRAM);
    EXPECT_EQ(open().error().code(), Errc::io);
    EXPECT_NE(mode_of(path_), 0U);
    ::close(datagrams);
}

TEST_F(UnixListener, LeavesEveryOtherKindOfFileAlone) {
    std::ofstream(path_) << "words";
    const auto on_file = open();
    ASSERT_FALSE(on_file);
    EXPECT_EQ(on_file.error().code(), Errc::io);
    EXPECT_NE(on_file.error().message().find("no socket"), std::string::npos) << on_file.error().text();
    EXPECT_EQ(std::filesystem::file_size(path_), 5U);
    std::filesystem::remove(path_);

    const auto elsewhere = (dir_ / "elsewhere").string();
    ::close(bound(elsewhere));
    std::filesystem::create_symlink(elsewhere, path_);
    EXPECT_FALSE(open());
    EXPECT_TRUE(std::filesystem::is_symlink(path_));
    EXPECT_TRUE(S_ISSOCK(mode_of(elsewhere)));
}

TEST_F(UnixListener, SaysHowLongAPathMayBe) {
    const auto directory = dir_.path().string() + "/";
    const auto fits = directory + std::string(107 - directory.size(), 'x');
    EXPECT_TRUE(Listener::open_unix(loop_.executor(), fits, 0600));
    const auto too_long = Listener::open_unix(loop_.executor(), fits + "x", 0600);
    ASSERT_FALSE(too_long);
    EXPECT_EQ(too_long.error().code(), Errc::invalid);
    EXPECT_NE(too_long.error().message().find("at most 107 bytes"), std::string::npos) << too_long.error().text();
    EXPECT_EQ(Listener::open_unix(loop_.executor(), "", 0600).error().code(), Errc::invalid);
    EXPECT_EQ(Listener::open_unix(loop_.executor(), std::string("\0x", 2), 0600).error().code(), Errc::invalid);
}

TEST_F(UnixListener, SaysWhyItCannotListen) {
    const auto nowhere = Listener::open_unix(loop_.executor(), (dir_ / "no" / "s").string(), 0600);
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().code(), Errc::io);
    EXPECT_NE(nowhere.error().message().find("No such file"), std::string::npos) << nowhere.error().text();
}

TEST_F(UnixListener, TakesItsFileAwayWhenClosedAndWhenDestroyed) {
    {
        auto listener = open().value();
        auto moved = std::move(listener);
        EXPECT_NE(mode_of(path_), 0U);
        moved.close();
        EXPECT_EQ(mode_of(path_), 0U);
        ::close(bound(path_));
        moved.close();
    }
    EXPECT_NE(mode_of(path_), 0U) << "the second socket is not the listener's";
    { const auto listener = open().value(); }
    EXPECT_EQ(mode_of(path_), 0U);
}

TEST_F(UnixListener, LeavesTheFileOfWhoTookItsPlace) {
    auto first = open().value();
    std::filesystem::remove(path_);
    auto second = open().value();
    first.close();
    EXPECT_TRUE(dial());
}

TEST_F(UnixListener, EndsAPendingAcceptWhenClosed) {
    auto listener = open().value();
    auto closing = [&]() -> Task<void> {
        co_await sleep_until(steady_now());
        listener.close();
    };
    loop_.spawn(closing());
    EXPECT_EQ(loop_.run(listener.accept(loop_.executor())).error().code(), Errc::cancelled);
}

TEST_F(UnixListener, AdoptsASocketThatListensAlreadyAndLeavesItsFile) {
    const int fd = bound(path_);
    EXPECT_EQ(Listener::adopt(loop_.executor(), fd).error().code(), Errc::invalid) << "it does not listen";
    ASSERT_EQ(::listen(fd, 8), 0);
    {
        auto listener = Listener::adopt(loop_.executor(), fd).value();
        EXPECT_EQ(listener.port(), 0);
        const auto client = dial();
        const auto accepted = loop_.run(listener.accept(loop_.executor())).value();
        EXPECT_TRUE(accepted->over_unix_socket());
    }
    EXPECT_NE(mode_of(path_), 0U);

    const int packets = bound((dir_ / "packets").string(), SOCK_SEQPACKET);
    ASSERT_EQ(::listen(packets, 8), 0);
    EXPECT_EQ(Listener::adopt(loop_.executor(), packets).error().code(), Errc::invalid);
    ::close(packets);
}

}  // namespace
}  // namespace scribed::net
