// SPDX-License-Identifier: Apache-2.0
#include <fstream>

#include <gtest/gtest.h>

#include "store/database.hpp"
#include "store/schema.hpp"
#include "store/sqlite.hpp"
#include "tests/store/rows.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::store {
namespace {

using namespace test;
using scribed::test::ScratchDir;

TEST(DatabaseOpen, BringsAnEmptyFileToTheNewestSchema) {
    const ScratchDir dir;
    { auto database = Database::open(dir / "a.db").value(); }
    auto sql = Sqlite::open(dir / "a.db").value();
    std::int64_t version = 0;
    sql.query("PRAGMA user_version", {}, [&](const SqlRow& row) { version = row.integer(0); }).value();
    EXPECT_EQ(version, static_cast<std::int64_t>(schema_steps().size()));
    EXPECT_GE(version, 1);
}

TEST(DatabaseOpen, IsDurableAndChecksReferences) {
    const ScratchDir dir;
    auto sql = Sqlite::open(dir / "a.db").value();
    std::string journal;
    std::int64_t synchronous = 0;
    std::int64_t references = 0;
    sql.query("PRAGMA journal_mode", {}, [&](const SqlRow& row) { journal = row.text(0); }).value();
    sql.query("PRAGMA synchronous", {}, [&](const SqlRow& row) { synchronous = row.integer(0); }).value();
    sql.query("PRAGMA foreign_keys", {}, [&](const SqlRow& row) { references = row.integer(0); }).value();
    EXPECT_EQ(journal, "wal");
    EXPECT_EQ(synchronous, 2);
    EXPECT_EQ(references, 1);
}

TEST(DatabaseOpen, RefusesADatabaseOfANewerProgramAndLeavesItAlone) {
    const ScratchDir dir;
    {
        auto sql = Sqlite::open(dir / "a.db").value();
        sql.script("PRAGMA user_version = 4711").value();
    }
    const auto refused = Database::open(dir / "a.db");
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code(), Errc::unsupported);
    EXPECT_NE(refused.error().message().find("4711"), std::string::npos);
    EXPECT_EQ(refused.error().param(), (dir / "a.db").string());
    auto sql = Sqlite::open(dir / "a.db").value();
    int tables = 0;
    sql.query("SELECT name FROM sqlite_schema", {}, [&](const SqlRow&) { ++tables; }).value();
    EXPECT_EQ(tables, 0);
}

TEST(DatabaseOpen, LeavesNothingOfAMigrationThatFails) {
    const ScratchDir dir;
    {
        // The step's last table is in the way.
        auto sql = Sqlite::open(dir / "a.db").value();
        sql.script("CREATE TABLE canon (x)").value();
    }
    EXPECT_TRUE(Database::open(dir / "a.db").has_error());
    auto sql = Sqlite::open(dir / "a.db").value();
    std::vector<std::string> tables;
    sql.query("SELECT name FROM sqlite_schema", {}, [&](const SqlRow& row) { tables.push_back(row.text(0)); }).value();
    EXPECT_EQ(tables, std::vector<std::string>{"canon"});
}

TEST(DatabaseOpen, SaysThatAFileIsNoDatabase) {
    const ScratchDir dir;
    std::ofstream(dir / "a.db") << std::string(8192, 'x');
    const auto opened = Database::open(dir / "a.db");
    ASSERT_TRUE(opened.has_error());
    EXPECT_EQ(opened.error().code(), Errc::corrupt);
    EXPECT_EQ(opened.error().param(), (dir / "a.db").string());
}

TEST(DatabaseOpen, SaysThatThereIsNoSuchDirectory) {
    const ScratchDir dir;
    const auto opened = Database::open(dir.path() / "none" / "a.db");
    ASSERT_TRUE(opened.has_error());
    EXPECT_EQ(opened.error().code(), Errc::io);
}

TEST(DatabaseOpen, KeepsWhatWasCommittedAndNothingElse) {
    const ScratchDir dir;
    {
        auto database = Database::open(dir / "a.db").value();
        database.begin().value();
        database.insert_session(session_row("ses_01")).value();
        database.commit().value();
        database.begin().value();
        database.insert_session(session_row("ses_02")).value();
    }
    auto database = Database::open(dir / "a.db").value();
    EXPECT_EQ(database.session("ses_01").value(), session_row("ses_01"));
    EXPECT_EQ(database.session("ses_02").error().code(), Errc::not_found);
}

TEST(DatabaseSavepoint, UndoesItsOwnPartOnly) {
    const ScratchDir dir;
    auto database = Database::open(dir / "a.db").value();
    database.begin().value();
    database.savepoint().value();
    database.insert_session(session_row("ses_01")).value();
    database.release().value();
    database.savepoint().value();
    database.insert_session(session_row("ses_02")).value();
    database.undo().value();
    EXPECT_TRUE(database.in_transaction());
    database.commit().value();
    EXPECT_FALSE(database.in_transaction());
    EXPECT_TRUE(database.session("ses_01").has_value());
    EXPECT_FALSE(database.session("ses_02").has_value());
}

}  // namespace
}  // namespace scribed::store
