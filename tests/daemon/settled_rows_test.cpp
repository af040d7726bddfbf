// SPDX-License-Identifier: Apache-2.0
#include "daemon/settled_rows.hpp"

#include <future>

#include <gtest/gtest.h>

#include "tests/support/scratch_dir.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::daemon {
namespace {

using namespace std::chrono_literals;

store::SpanRow span(std::int64_t begin, std::int64_t end, std::string lane) {
    return {"ses_1", "main", begin, end, std::move(lane), {}, {}};
}

class SettledRowsTest : public testing::Test {
public:
    /// Nothing is written before let_write().
    void hold() {
        store->write([held = gate.get_future().share()](store::Database&) -> Result<void> {
            held.wait();
            return {};
        });
    }
    void let_write() {
        gate.set_value();
        settle();
    }
    void settle() {
        loop.run_until([this] { return store->backlog() == 0; });
    }
    void insert_session() {
        store->write([](store::Database& database) -> Result<void> {
            store::SessionRow row;
            row.id = "ses_1";
            return database.insert_session(row);
        });
    }
    std::vector<store::SpanRow> stored() {
        const auto read = [](store::Database& database) { return database.spans("ses_1"); };
        return loop.run(store->ask(read)).value();
    }

    scribed::test::ScratchDir dir;
    scribed::test::TestLoop loop;
    std::promise<void> gate;
    std::unique_ptr<store::Store> store = store::Store::open(dir / "scribed.db").value();
    SettledRows rows{*store, "ses_1"};
    const Instant start = steady_now();
};

TEST_F(SettledRowsTest, AreHeldUntilTheyAreOnTheDisk) {
    insert_session();
    rows.put(transcript::Segment{"seg_1", "main", 0, 900, "one", transcript::SegmentState::final, 7});
    rows.put(span(0, 900, "a"));
    EXPECT_EQ(rows.held().size(), 2U);
    settle();
    EXPECT_EQ(rows.tick(start), std::vector<transcript::Revision>{7});
    EXPECT_TRUE(rows.held().empty());
}

// The session is not there for the first word, and is for the second.
TEST_F(SettledRowsTest, AnEarlierWordThatFailedDoesNotTakeThePlaceOfALaterOne) {
    hold();
    rows.put(span(0, 10000, "a"));
    insert_session();
    rows.put(span(5000, 10000, "b"));
    let_write();
    EXPECT_EQ(stored(), std::vector{span(5000, 10000, "b")});
    rows.tick(start + 2s);
    settle();
    rows.tick(start + 4s);
    EXPECT_TRUE(rows.held().empty());
    EXPECT_EQ(stored(), (std::vector{span(0, 5000, "a"), span(5000, 10000, "b")}));
}

TEST_F(SettledRowsTest, NothingIsStoredBehindOneThatIsTriedAgain) {
    rows.put(span(0, 1000, "a"));
    settle();
    hold();
    rows.tick(start + 2s);
    insert_session();
    rows.put(span(1000, 2000, "b"));
    rows.tick(start + 4s);
    let_write();
    EXPECT_TRUE(stored().empty()) << "the first failed once more";
    rows.tick(start + 6s);
    settle();
    EXPECT_EQ(stored(), (std::vector{span(0, 1000, "a"), span(1000, 2000, "b")}));
}

}  // namespace
}  // namespace scribed::daemon
