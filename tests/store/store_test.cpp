// SPDX-License-Identifier: Apache-2.0
#include "store/store.hpp"

#include <array>
#include <atomic>
#include <future>
#include <numeric>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "tests/store/rows.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::store {
namespace {

using namespace test;
using scribed::test::ScratchDir;

auto insert(const std::string& id) {
    return [id](Database& database) { return database.insert_session(session_row(id)); };
}

auto count(const std::string& query = "") {
    return [query](Database& database) -> Result<std::size_t> {
        auto rows = database.sessions(std::string(kLocalUser), 100'000, "", query);
        if (!rows) return rows.error();
        return rows->size();
    };
}

// Holds the SQL thread until it is opened, so that what is asked meanwhile lands in one group.
class Gate {
public:
    explicit Gate(Store& store) {
        store.write([this, opened = opened_.get_future().share()](Database&) -> Result<void> {
            entered_.set_value();
            opened.wait();
            return {};
        });
        entered_.get_future().wait();
    }
    void open() { opened_.set_value(); }

private:
    std::promise<void> entered_;
    std::promise<void> opened_;
};

TEST(Store, AnswersOnTheCallersThread) {
    const ScratchDir dir;
    scribed::test::TestLoop loop;
    auto store = Store::open(dir / "a.db").value();
    loop.run(store->ask(insert("ses_01"))).value();
    const auto work = [](Database& database) { return database.session("ses_01"); };
    EXPECT_EQ(loop.run(store->ask(work)).value(), session_row("ses_01"));
}

TEST(Store, AnswersOnceTheCommitIsInTheFile) {
    const ScratchDir dir;
    scribed::test::TestLoop loop;
    auto store = Store::open(dir / "a.db").value();
    auto other = Database::open(dir / "a.db").value();
    for (int i = 0; i < 20; ++i) {
        const auto id = fmt::format("ses_{:02}", i);
        loop.run(store->ask(insert(id))).value();
        EXPECT_TRUE(other.session(id).has_value());
    }
}

TEST(Store, TellsWhoWritesWhetherItIsStored) {
    const ScratchDir dir;
    scribed::test::TestLoop loop;
    auto store = Store::open(dir / "a.db").value();
    std::promise<bool> first;
    std::promise<bool> again;
    store->write(insert("ses_01"), [&](bool stored) { first.set_value(stored); });
    store->write(insert("ses_01"), [&](bool stored) { again.set_value(stored); });
    EXPECT_TRUE(first.get_future().get());
    EXPECT_FALSE(again.get_future().get());
    EXPECT_EQ(loop.run(store->ask(count())).value(), 1U);
}

TEST(Store, HasNoBacklogWhereNothingWaits) {
    const ScratchDir dir;
    scribed::test::TestLoop loop;
    auto store = Store::open(dir / "a.db").value();
    loop.run(store->ask(insert("ses_01"))).value();
    loop.run_until([&] { return store->backlog() == 0; });
}

TEST(Store, RunsWorkInTheOrderOfAsking) {
    const ScratchDir dir;
    scribed::test::TestLoop loop;
    auto store = Store::open(dir / "a.db").value();
    std::vector<int> order;
    Gate gate(*store);
    for (int i = 0; i < 1300; ++i) {
        store->write([&order, i](Database&) -> Result<void> {
            order.push_back(i);
            return {};
        });
    }
    EXPECT_GE(store->backlog(), 1300U);
    gate.open();
    EXPECT_EQ(loop.run(store->ask(count())).value(), 0U);
    std::vector<int> expected(1300);
    std::iota(expected.begin(), expected.end(), 0);
    EXPECT_EQ(order, expected);
}

TEST(Store, KeepsTheOthersOfAGroupWhenAJobFails) {
    const ScratchDir dir;
    scribed::test::TestLoop loop;
    auto store = Store::open(dir / "a.db").value();
    Gate gate(*store);
    store->write(insert("ses_01"));
    store->write([](Database& database) -> Result<void> {
        database.insert_session(session_row("ses_02")).value();
        return Error(Errc::invalid, "half done");
    });
    store->write([](Database& database) -> Result<void> {
        database.insert_session(session_row("ses_03")).value();
        throw std::logic_error("half done");
    });
    store->write(insert("ses_01"));
    store->write(insert("ses_04"));
    gate.open();
    EXPECT_EQ(loop.run(store->ask(count())).value(), 2U);
    EXPECT_EQ(loop.run(store->ask(count("ses_04"))).value(), 1U);
    EXPECT_EQ(store->write_errors(), 3U);
}

TEST(Store, GivesAJobsOwnErrorToItsAsker) {
    const ScratchDir dir;
    scribed::test::TestLoop loop;
    auto store = Store::open(dir / "a.db").value();
    loop.run(store->ask(insert("ses_01"))).value();
    EXPECT_EQ(loop.run(store->ask(insert("ses_01"))).error().code(), Errc::conflict);
    const auto throwing = [](Database&) -> Result<int> { throw std::logic_error("a bug"); };
    EXPECT_EQ(loop.run(store->ask(throwing)).error().code(), Errc::internal);
    EXPECT_EQ(store->write_errors(), 0U);
}

TEST(Store, RunsEachJobByItselfWhenTheTransactionOfAllIsLost) {
    const ScratchDir dir;
    scribed::test::TestLoop loop;
    auto store = Store::open(dir / "a.db").value();
    Gate gate(*store);
    store->write(insert("ses_01"));
    // What SQLite does by itself when the disk is full.
    store->write([](Database& database) -> Result<void> {
        database.rollback();
        return {};
    });
    store->write(insert("ses_02"));
    gate.open();
    EXPECT_EQ(loop.run(store->ask(count("ses_01"))).value(), 1U);
    EXPECT_EQ(loop.run(store->ask(count("ses_02"))).value(), 1U);
    EXPECT_EQ(store->write_errors(), 1U);
}

TEST(Store, RunsWhatIsQueuedBeforeItEnds) {
    const ScratchDir dir;
    {
        auto store = Store::open(dir / "a.db").value();
        Gate gate(*store);
        for (int i = 0; i < 700; ++i)
            store->write(insert(fmt::format("ses_{:04}", i)));
        gate.open();
    }
    auto database = Database::open(dir / "a.db").value();
    EXPECT_EQ(database.sessions(std::string(kLocalUser), 1000, "", "").value().size(), 700U);
}

net::Task<int> ask_many(Store& store, int asker, std::thread::id own_thread) {
    int good = 0;
    for (int i = 0; i < 50; ++i) {
        const auto id = fmt::format("ses_{}_{}", asker, i);
        const auto inserted = co_await store.ask(insert(id));
        const auto work = [id](Database& database) { return database.session(id); };
        const auto found = co_await store.ask(work);
        if (inserted && found && found->id == id && std::this_thread::get_id() == own_thread) ++good;
    }
    co_return good;
}

TEST(Store, ServesAskersOfSeveralContextsEachOnItsOwnThread) {
    const ScratchDir dir;
    // Before the store: its thread may still be at the context that it has just answered.
    std::array<boost::asio::io_context, 2> contexts;
    auto store = Store::open(dir / "a.db").value();
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    threads.reserve(contexts.size());
    for (int thread = 0; thread < 2; ++thread) {
        threads.emplace_back([&, thread] {
            auto& context = contexts.at(static_cast<std::size_t>(thread));
            for (int asker = 0; asker < 5; ++asker) {
                auto task = ask_many(*store, thread * 5 + asker, std::this_thread::get_id());
                boost::asio::co_spawn(context, std::move(task), [&](std::exception_ptr error, int result) {
                    if (!error) good += result;
                });
            }
            context.run();
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(good, 2 * 5 * 50);
}

}  // namespace
}  // namespace scribed::store
