// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "store/database.hpp"
#include "store/sqlite.hpp"
#include "tests/store/rows.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::store {
namespace {

using namespace test;
using scribed::test::ScratchDir;

class Sessions : public testing::Test {
public:
    std::vector<std::string> ids(std::size_t limit, const std::string& before = "", const std::string& query = "") {
        std::vector<std::string> out;
        for (const auto& row : database.sessions(std::string(kLocalUser), limit, before, query).value())
            out.push_back(row.id);
        return out;
    }
    void insert(const std::string& id, UnixMs created_ms, const std::string& title = "") {
        auto row = session_row(id, created_ms);
        row.title = title;
        database.insert_session(row).value();
    }

    const ScratchDir dir;
    Database database = Database::open(dir / "a.db").value();
};

using Ids = std::vector<std::string>;

TEST_F(Sessions, GiveBackEveryMember) {
    database.insert_session(session_row("ses_01")).value();
    EXPECT_EQ(database.session("ses_01").value(), session_row("ses_01"));
    SessionRow plain;
    plain.id = "ses_02";
    database.insert_session(plain).value();
    EXPECT_EQ(database.session("ses_02").value(), plain);
}

TEST_F(Sessions, RefuseAnIdTwice) {
    insert("ses_01", 1);
    EXPECT_EQ(database.insert_session(session_row("ses_01")).error().code(), Errc::conflict);
}

TEST_F(Sessions, ChangeStateEndAndRevision) {
    auto expected = session_row("ses_01");
    database.insert_session(expected).value();
    for (const auto state :
         {SessionState::live, SessionState::finishing, SessionState::transcribing, SessionState::done,
          SessionState::needs_reconnect, SessionState::failed}) {
        database.set_state("ses_01", state, "why").value();
        EXPECT_EQ(database.session("ses_01").value().state, state);
    }
    database.set_ended("ses_01", 5, 6).value();
    database.set_revision("ses_01", 9).value();
    expected.state = SessionState::failed;
    expected.reason = "why";
    expected.ended_ms = 5;
    expected.duration_ms = 6;
    expected.revision = 9;
    EXPECT_EQ(database.session("ses_01").value(), expected);
}

TEST_F(Sessions, AreNotFoundWhenTheyDoNotExist) {
    EXPECT_EQ(database.session("ses_0").error().code(), Errc::not_found);
    EXPECT_EQ(database.set_state("ses_0", SessionState::done, "").error().code(), Errc::not_found);
    EXPECT_EQ(database.set_ended("ses_0", 1, 1).error().code(), Errc::not_found);
    EXPECT_EQ(database.set_revision("ses_0", 1).error().code(), Errc::not_found);
    EXPECT_EQ(database.remove_session("ses_0").error().code(), Errc::not_found);
    EXPECT_EQ(database.sessions(std::string(kLocalUser), 10, "ses_0", "").error().code(), Errc::not_found);
}

TEST_F(Sessions, ListNewestFirstPageByPage) {
    insert("ses_c", 3);
    insert("ses_a", 1);
    // The same instant: the id decides.
    insert("ses_b2", 2);
    insert("ses_b1", 2);
    EXPECT_EQ(ids(10), (Ids{"ses_c", "ses_b2", "ses_b1", "ses_a"}));
    EXPECT_EQ(ids(2), (Ids{"ses_c", "ses_b2"}));
    EXPECT_EQ(ids(2, "ses_b2"), (Ids{"ses_b1", "ses_a"}));
    EXPECT_EQ(ids(2, "ses_a"), Ids{});
    EXPECT_EQ(ids(0), Ids{});
}

TEST_F(Sessions, AreSearchedByTitleAndIdWithoutWildcards) {
    insert("ses_0a", 1, "Weekly call");
    insert("ses_0b", 2, "100% sure");
    insert("ses_0c", 3, "one_two");
    insert("ses_0d", 4, "C:\\notes");
    EXPECT_EQ(ids(10, "", "WEEKLY"), (Ids{"ses_0a"}));
    EXPECT_EQ(ids(10, "", "%"), (Ids{"ses_0b"}));
    EXPECT_EQ(ids(10, "", "e_t"), (Ids{"ses_0c"}));
    EXPECT_EQ(ids(10, "", "\\"), (Ids{"ses_0d"}));
    EXPECT_EQ(ids(10, "", "_0c"), (Ids{"ses_0c"}));
    EXPECT_EQ(ids(10, "", "nowhere"), Ids{});
    EXPECT_EQ(ids(1, "ses_0d", "s"), (Ids{"ses_0c"}));
    EXPECT_EQ(ids(10, "", "'; DROP TABLE session; --"), Ids{});
}

TEST_F(Sessions, ThatAreUnfinishedComeOldestFirst) {
    insert("ses_01", 9);
    insert("ses_02", 8);
    insert("ses_03", 7);
    insert("ses_04", 6);
    insert("ses_05", 5);
    insert("ses_06", 4);
    database.set_state("ses_01", SessionState::live, "").value();
    database.set_state("ses_02", SessionState::done, "").value();
    database.set_state("ses_03", SessionState::transcribing, "").value();
    database.set_state("ses_04", SessionState::failed, "").value();
    database.set_state("ses_05", SessionState::needs_reconnect, "").value();
    Ids out;
    for (const auto& row : database.unfinished().value())
        out.push_back(row.id);
    EXPECT_EQ(out, (Ids{"ses_06", "ses_05", "ses_03", "ses_01"}));
}

TEST_F(Sessions, AreFoundByTheirUserAlone) {
    auto row = session_row("ses_01");
    row.user = "ada";
    database.insert_session(row).value();
    EXPECT_EQ(database.session_of("ada", "ses_01").value(), row);
    EXPECT_EQ(database.session_of("ben", "ses_01").error().code(), Errc::not_found);
    EXPECT_EQ(database.sessions("ada", 10, "", "").value().size(), 1U);
    EXPECT_TRUE(database.sessions("ben", 10, "", "").value().empty());
    EXPECT_EQ(database.sessions("ben", 10, "ses_01", "").error().code(), Errc::not_found);
}

TEST_F(Sessions, ListByThousands) {
    database.begin().value();
    for (int i = 0; i < 5000; ++i)
        insert(fmt::format("ses_{:04x}", i), 1000 + i, fmt::format("call {}", i));
    database.commit().value();
    const auto all = ids(5000);
    ASSERT_EQ(all.size(), 5000U);
    EXPECT_EQ(all.front(), "ses_1387");
    EXPECT_EQ(all.back(), "ses_0000");
    EXPECT_EQ(ids(2, "ses_0002"), (Ids{"ses_0001", "ses_0000"}));
    EXPECT_EQ(ids(10, "", "call 4999"), (Ids{"ses_1387"}));
}

TEST(SessionIndices, ServeTheListingsWithoutSorting) {
    const ScratchDir dir;
    { auto database = Database::open(dir / "a.db").value(); }
    auto sql = Sqlite::open(dir / "a.db").value();
    const auto plan = [&](const std::string& query) {
        std::string out;
        sql.query("EXPLAIN QUERY PLAN " + query, {}, [&](const SqlRow& row) { out += row.text(3) + "\n"; }).value();
        return out;
    };
    const auto page = plan(
        "SELECT title FROM session WHERE user = 'ada' AND (created_ms, id) < (5, 'x')"
        " ORDER BY created_ms DESC, id DESC LIMIT 9"
    );
    EXPECT_NE(page.find("SEARCH session USING INDEX session_newest"), std::string::npos) << page;
    EXPECT_EQ(page.find("TEMP B-TREE"), std::string::npos) << page;
    const auto unfinished = plan(
        "SELECT title FROM session WHERE state IN ('live', 'finishing', 'transcribing', 'needs_reconnect')"
        " ORDER BY created_ms, id"
    );
    EXPECT_NE(unfinished.find("session_unfinished"), std::string::npos) << unfinished;
    EXPECT_EQ(unfinished.find("TEMP B-TREE"), std::string::npos) << unfinished;
}

}  // namespace
}  // namespace scribed::store
