// SPDX-License-Identifier: Apache-2.0
// A database that others hold, and one whose writes fail: errors are answers, and nothing is half done.
#include <sys/resource.h>

#include <csignal>
#include <optional>

#include <gtest/gtest.h>

#include "store/store.hpp"
#include "tests/store/rows.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::store {
namespace {

using namespace test;

auto insert(const std::string& id) {
    return [id](Database& database) { return database.insert_session(session_row(id)); };
}
auto find(const std::string& id) {
    return [id](Database& database) { return database.session(id); };
}

class StoreInTrouble : public testing::Test {
public:
    const scribed::test::ScratchDir dir;
    scribed::test::TestLoop loop;
    std::unique_ptr<Store> store = Store::open(dir / "a.db").value();
};

TEST_F(StoreInTrouble, WaitsForAnotherProcessThatWrites) {
    auto other = Database::open(dir / "a.db").value();
    other.begin().value();
    std::optional<Result<void>> stored;
    auto ask = [this, &stored]() -> net::Task<void> { stored = co_await store->ask(insert("ses_01")); };
    loop.spawn(ask());
    loop.run_until([&] { return store->backlog() > 0; });
    EXPECT_FALSE(stored.has_value());
    other.commit().value();
    loop.run_until([&] { return stored.has_value(); });
    EXPECT_TRUE(stored->has_value());
}

TEST_F(StoreInTrouble, AnswersThatAnotherProcessDoesNotEnd) {
    auto other = Database::open(dir / "a.db").value();
    other.begin().value();
    const auto late = loop.run(store->ask(insert("ses_01")));
    ASSERT_TRUE(late.has_error());
    EXPECT_EQ(late.error().code(), Errc::timeout);
    other.rollback();
    loop.run(store->ask(insert("ses_01"))).value();
    EXPECT_EQ(loop.run(store->ask(find("ses_01"))).value(), session_row("ses_01"));
}

TEST_F(StoreInTrouble, AnswersThatAWriteFailedAndStoresTheNext) {
    loop.run(store->ask(insert("ses_01"))).value();
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit none{1, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
    const auto failed = loop.run(store->ask(insert("ses_02")));
    const auto read = loop.run(store->ask(find("ses_01")));
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    ASSERT_TRUE(failed.has_error());
    EXPECT_EQ(failed.error().code(), Errc::io);
    EXPECT_EQ(read.value(), session_row("ses_01"));
    EXPECT_EQ(loop.run(store->ask(find("ses_02"))).error().code(), Errc::not_found);
    loop.run(store->ask(insert("ses_02"))).value();
    EXPECT_EQ(loop.run(store->ask(find("ses_02"))).value(), session_row("ses_02"));
}

}  // namespace
}  // namespace scribed::store
