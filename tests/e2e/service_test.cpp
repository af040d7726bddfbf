// SPDX-License-Identifier: Apache-2.0
// scribed as a service: what it tells systemd (sd_notify(3)), and SIGHUP.
#include <csignal>
#include <fstream>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "tests/e2e/voice_client.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::test {
namespace {

using testing::HasSubstr;

constexpr std::chrono::seconds kPatience{20};

/// systemd's end of $NOTIFY_SOCKET.
class NotifySocket {
public:
    explicit NotifySocket(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un where{};
        where.sun_family = AF_UNIX;
        path.copy(where.sun_path, sizeof where.sun_path - 1);
        EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&where), sizeof where), 0);
    }
    ~NotifySocket() { ::close(fd_); }
    NotifySocket(const NotifySocket&) = delete;
    NotifySocket& operator=(const NotifySocket&) = delete;

    /// The next message that begins with `head`.
    std::string next(const std::string& head) {
        const auto deadline = steady_now() + kPatience;
        while (steady_now() < deadline) {
            pollfd wait{fd_, POLLIN, 0};
            if (::poll(&wait, 1, 100) <= 0) continue;
            char buffer[4096];
            const auto size = ::recv(fd_, buffer, sizeof buffer, 0);
            std::string message(buffer, size > 0 ? static_cast<std::size_t>(size) : 0);
            if (message.starts_with(head)) return message;
        }
        ADD_FAILURE() << "systemd was never told " << head;
        return {};
    }

private:
    int fd_;
};

class Service : public testing::Test {
protected:
    Service()
        : config_((dir_ / "scribed.toml").string()), notify_path_((dir_ / "notify").string()), systemd_(notify_path_) {
        write("[live]\nitem_s = 11\n");
        House::Plan plan;
        plan.config = config_;
        plan.shell = "export NOTIFY_SOCKET=" + notify_path_ + " WATCHDOG_USEC=3000000";
        house_.emplace(std::move(plan));
    }

    void write(const std::string& text) { std::ofstream(config_) << text; }
    void reload() {
        ASSERT_EQ(::kill(house_->daemon_pid(), SIGHUP), 0);
        systemd_.next("RELOADING=1");
        systemd_.next("READY=1");
    }

    ScratchDir dir_;
    const std::string config_;
    const std::string notify_path_;
    NotifySocket systemd_;
    std::optional<House> house_;
};

TEST_F(Service, TellsSystemdThatItServesThatItLivesAndThatItStops) {
    EXPECT_THAT(systemd_.next("READY=1"), HasSubstr("STATUS=Listening on 127.0.0.1:"));
    systemd_.next("WATCHDOG=1");
    systemd_.next("WATCHDOG=1");
    VoiceClient client(*house_);
    client.start({});
    (void)client.started();
    EXPECT_THAT(systemd_.next("STATUS="), HasSubstr("recording 1"));
    EXPECT_EQ(house_->stop_daemon(), 0);
    systemd_.next("STOPPING=1");
}

TEST_F(Service, AReloadTakesWhatItCanAndNamesWhatNeedsARestart) {
    systemd_.next("READY=1");
    write("[live]\nitem_s = 12\n[process]\nlog_level = \"debug\"\n[limits]\nkey_streams = 5\n");
    reload();
    EXPECT_THAT(
        house_->daemon_log(), HasSubstr("configuration_taken component=app changed=\"live.item_s process.log_level\"")
    );
    EXPECT_THAT(house_->daemon_log(), HasSubstr("restart_needed component=app changed=limits.key_streams"));
}

TEST_F(Service, AFileWithAnErrorChangesNothing) {
    systemd_.next("READY=1");
    write("[live]\nitem_s = 12\nmodle = \"x\"\n");
    reload();
    EXPECT_THAT(
        house_->daemon_log(), HasSubstr("scribed.toml:3: unknown key `live.modle`; did you mean `live.model`?")
    );
    write("[live]\nitem_s = 11\n");
    reload();
    EXPECT_THAT(house_->daemon_log(), HasSubstr("configuration_taken component=app changed=\"\""))
        << "11 was still in force";
}

}  // namespace
}  // namespace scribed::test
