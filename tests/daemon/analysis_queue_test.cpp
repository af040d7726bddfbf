// SPDX-License-Identifier: Apache-2.0
#include "daemon/analysis_queue.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "tests/support/scratch_dir.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::daemon {
namespace {

class AnalysisQueueTest : public testing::Test {
protected:
    /// One whose analysis blocks its thread until somebody opens it to write, and then finds nothing in it.
    std::filesystem::path endless(const char* name) {
        auto path = dir_ / name;
        EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0);
        return path;
    }
    net::Task<void> analyse(std::filesystem::path file) {
        const auto analysis = co_await queue_.analyse(loop_.executor(), "ada", std::move(file), {});
        if (!analysis) ++ended_;
    }
    net::Task<void> read() {
        const auto work = [] { return true; };
        read_ = co_await workers_.run(work);
    }
    /// Lets the analysis that reads it go on; false while none does.
    static bool release(const std::filesystem::path& file) {
        const int writer = ::open(file.c_str(), O_WRONLY | O_NONBLOCK);
        if (writer < 0) return false;
        ::close(writer);
        return true;
    }

    const test::ScratchDir dir_;
    net::WorkerPool workers_{2};
    AnalysisQueue queue_{workers_};
    int ended_ = 0;
    bool read_ = false;
    test::TestLoop loop_;
};

// However many jobs begin at once.
TEST_F(AnalysisQueueTest, SomebodyWhoCannotWaitFindsAThread) {
    const auto first = endless("first.wav");
    const auto second = endless("second.wav");
    loop_.spawn(analyse(first));
    loop_.spawn(analyse(second));
    loop_.spawn(read());
    EXPECT_NO_THROW(loop_.run_until([&] { return read_; }));
    loop_.run_until([&] { return ended_ > 0 || release(first); });
    loop_.run_until([&] { return ended_ > 1 || release(second); });
    loop_.run_until([&] { return ended_ == 2; });
}

}  // namespace
}  // namespace scribed::daemon
