// SPDX-License-Identifier: Apache-2.0
// How long scribed takes from exec() to ready: start_bench [SESSIONS [STARTS]]. The state directory, below $TMPDIR or
// /tmp, holds that many finished sessions of two tracks, 200 segments and a canon of 60 KiB each. Ready is the first
// 200 of /readyz; it is asked each millisecond from the moment that the daemon says where it listens.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "clients/temporary_directory.hpp"
#include "store/database.hpp"

namespace scribed::bench {
namespace {

constexpr std::size_t kSegments = 200;
constexpr std::size_t kCanonBytes = 60 * 1024;

void must(const Result<void>& done) {
    if (!done) throw std::runtime_error(done.error().text());
}

void fill(const std::filesystem::path& file, int sessions) {
    auto database = store::Database::open(file).value();
    must(database.begin());
    for (int i = 0; i < sessions; ++i) {
        store::SessionRow row;
        row.id = fmt::format("session-{:06}", i);
        row.title = fmt::format("Meeting {}", i);
        row.state = store::SessionState::done;
        row.created_ms = 1'700'000'000'000 + i;
        row.ended_ms = row.created_ms + 3'600'000;
        must(database.insert_session(row));
        for (const std::uint32_t track : {0u, 1u})
            must(database.put_track({row.id, track, fmt::format("t{}", track), "Speaker", kTrackRate, "0.wav"}));
        for (std::size_t n = 0; n < kSegments; ++n) {
            transcript::Segment segment;
            segment.id = fmt::format("s{}", n);
            segment.track = "t0";
            segment.start_ms = static_cast<std::int64_t>(n) * 5000;
            segment.end_ms = segment.start_ms + 4000;
            segment.text = "and this is about as long as an utterance in a meeting usually is";
            segment.state = transcript::SegmentState::final;
            segment.revision = n + 1;
            must(database.put_segment(row.id, segment));
        }
        must(database.put_canon({row.id, 1, row.ended_ms, std::string(kCanonBytes, ' ')}));
    }
    must(database.commit());
}

/// The daemon as a child; the first line of its output says where it listens.
class Daemon {
public:
    explicit Daemon(const std::filesystem::path& state) {
        std::array<int, 2> ends{};
        if (pipe(ends.data()) != 0) throw std::runtime_error("pipe");
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        posix_spawn_file_actions_addclose(&actions, ends[0]);
        const std::filesystem::path programs = SCRIBED_BIN_DIR;
        std::vector<std::string> words{(programs / "scribed").string(), "--set", "listen.port=0",         "--set",
                                       "state.dir=" + state.string(),   "--set", "process.log_level=warn"};
        std::vector<char*> arguments;
        arguments.reserve(words.size() + 1);
        for (auto& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        const int failed = posix_spawn(&process_, arguments[0], &actions, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        if (failed != 0) throw std::runtime_error("cannot start scribed");
        std::string line;
        char byte = 0;
        while (read(ends[0], &byte, 1) == 1 && byte != '\n')
            line += byte;
        ::close(ends[0]);
        JsonParser parser;
        const auto root = parser.parse(line);
        if (!root) throw std::runtime_error("scribed did not start");
        port_ = static_cast<std::uint16_t>((*root)["listening"]["port"].integer().value());
    }
    ~Daemon() {
        kill(process_, SIGTERM);
        waitpid(process_, nullptr, 0);
    }

    bool ready() const {
        const int connection = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port_);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        std::array<char, 64> answer{};
        const std::string request = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        const bool answered = ::connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                              ::send(connection, request.data(), request.size(), MSG_NOSIGNAL) > 0 &&
                              ::recv(connection, answer.data(), answer.size() - 1, 0) > 12;
        ::close(connection);
        return answered && std::string_view(answer.data()).starts_with("HTTP/1.1 200");
    }

private:
    pid_t process_ = -1;
    std::uint16_t port_ = 0;
};

double start_once(const std::filesystem::path& state) {
    const auto begin = steady_now();
    const Daemon daemon(state);
    while (!daemon.ready())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return std::chrono::duration<double, std::milli>(steady_now() - begin).count();
}

void measure(int sessions, int starts) {
    const auto dir = clients::TemporaryDirectory::make("scribed-start").value();
    std::filesystem::create_directories(dir.path());
    fill(dir.path() / "scribed.db", sessions);
    std::vector<double> times;
    times.reserve(static_cast<std::size_t>(starts));
    for (int i = 0; i < starts; ++i)
        times.push_back(start_once(dir.path()));
    std::sort(times.begin(), times.end());
    fmt::print(
        "{} stored sessions, {} starts: ready after {:.1f} ms at best, {:.1f} in the middle, {:.1f} at worst\n",
        sessions, starts, times.front(), times[times.size() / 2], times.back()
    );
}

}  // namespace
}  // namespace scribed::bench

int main(int count, char** words) {
    const int sessions = count > 1 ? std::atoi(words[1]) : 1000;
    const int starts = count > 2 ? std::atoi(words[2]) : 11;
    try {
        scribed::bench::measure(sessions, std::max(1, starts));
    } catch (const std::exception& failure) {
        fmt::print(stderr, "start_bench: {}\n", failure.what());
        return 1;
    }
    return 0;
}
