// SPDX-License-Identifier: Apache-2.0
#include "daemon/spending_process.hpp"

#include <csignal>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "daemon/outliving_child.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::daemon {
namespace {

using identity::RedeemOrder;
using identity::RenewalOrder;
using identity::Spent;

/// Counts what it is asked for.
class Here : public identity::TokenRenewer, public identity::CodeRedeemer {
public:
    net::Task<Spent> renew(RenewalOrder) override {
        ++renewals;
        co_return Spent{};
    }
    net::Task<Spent> redeem(RedeemOrder) override {
        ++redemptions;
        co_return Spent{};
    }
    int renewals = 0;
    int redemptions = 0;
};

class SpendingProcessTest : public testing::Test {
protected:
    /// `script` is what does it, with the errand's text as its `$0`.
    Spent renew(const std::string& script, const std::string& program = "/bin/sh") {
        SpendingProcess spending(program, {"sh", "-c", script}, here, here);
        return loop.run(spending.renew({{"ada", "openai"}, 7, true, 1}));
    }
    std::string read(const std::string& name) {
        std::ifstream file(dir / name);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    scribed::test::ScratchDir dir;
    scribed::test::TestLoop loop;
    Here here;
};

TEST_F(SpendingProcessTest, TellsWhatTheProcessSays) {
    const auto spent = renew(R"(echo '{"end":"failed","message":"no","retry_after_ms":1500}')");
    EXPECT_EQ(spent, (Spent{Spent::End::failed, "no", std::chrono::milliseconds(1500)}));
    EXPECT_EQ(here.renewals, 0);
}

TEST_F(SpendingProcessTest, GivesItTheErrandAndNothingElse) {
    const auto file = (dir / "errand").string();
    renew("printf %s \"$0\" > " + file + R"(; echo '{"end":"stored"}')");
    const RenewalOrder order{{"ada", "openai"}, 7, true, 1};
    EXPECT_EQ(read("errand"), errand_text(order));
    // Its input, its output and the log; `ls` opens the directory that it lists.
    renew("ls /proc/self/fd | tr '\\n' ' ' > " + file + R"(; echo '{"end":"stored"}')");
    EXPECT_EQ(read("errand"), "0 1 2 3 ");
}

TEST_F(SpendingProcessTest, IsDoneHereWhenNoProcessCanBegin) {
    EXPECT_EQ(renew("", "/nowhere/scribed"), Spent());
    EXPECT_EQ(renew("exit 2"), Spent());
    EXPECT_EQ(renew("echo nonsense"), Spent());
    EXPECT_EQ(here.renewals, 3);
    SpendingProcess spending("/nowhere/scribed", {"sh"}, here, here);
    EXPECT_EQ(loop.run(spending.redeem({{"ada", "openai"}, "login_1"})), Spent());
    EXPECT_EQ(here.redemptions, 1);
}

// It may have spent the token: to try again at once would spend it twice.
TEST_F(SpendingProcessTest, IsNotDoneHereWhenTheProcessWasKilled) {
    const auto spent = renew("kill -9 $$");
    EXPECT_EQ(spent.end, Spent::End::failed);
    EXPECT_NE(spent.message.find("signal 9"), std::string::npos) << spent.message;
    EXPECT_EQ(here.renewals, 0);
}

TEST(OutlivingChild, LeadsASessionOfItsOwn) {
    scribed::test::TestLoop loop;
    // proc(5), stat: pid, name, state, parent, process group, session.
    const std::string script =
        "read -r pid name state parent group session rest < /proc/$$/stat; echo $pid $group $session";
    auto child = OutlivingChild::start("/bin/sh", {"sh", "-c", script}).value();
    const auto pid = std::to_string(child.watch().pid());
    loop.run(child.watch().end_or(Instant::max()));
    EXPECT_EQ(child.watch().ended(), 0);
    EXPECT_EQ(child.output(), pid + " " + pid + " " + pid + "\n");
    EXPECT_EQ(child.output(), "");
}

}  // namespace
}  // namespace scribed::daemon
