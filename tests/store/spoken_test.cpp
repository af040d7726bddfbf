// SPDX-License-Identifier: Apache-2.0
// Sessions are found by what was said in them.
#include <gtest/gtest.h>

#include "store/database.hpp"
#include "store/schema.hpp"
#include "store/sqlite.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::store {
namespace {

using Found = std::vector<std::string>;

std::string canon(const std::string& text, const std::string& more = "") {
    return R"({"segments":[{"text":"Shall we begin?"},{"text":")" + text + "\"" + more + "}]}";
}

class Spoken : public testing::Test {
protected:
    void put(const std::string& session, int version, const std::string& json) {
        if (version == 1) {
            SessionRow row;
            row.id = session;
            row.title = "Weekly";
            row.user = user;
            row.created_ms = ++created;
            database.insert_session(row).value();
        }
        database.put_canon({session, version, 1, json}).value();
    }
    Found find(const std::string& query) {
        Found out;
        for (const auto& row : database.sessions(user, 10, "", query).value())
            out.push_back(row.id);
        return out;
    }

    const std::string user = "ada";
    UnixMs created = 0;
    test::ScratchDir dir;
    Database database = Database::open(dir / "a.db").value();
};

TEST_F(Spoken, WordsAreFoundByTheirBeginningsInAnyOrder) {
    put("ses_1", 1, canon("The iron gate opens slowly."));
    put("ses_2", 1, canon("An iron will."));
    EXPECT_EQ(find("iron"), (Found{"ses_2", "ses_1"}));
    EXPECT_EQ(find("ga iro"), Found{"ses_1"});
    EXPECT_EQ(find("ate"), Found{}) << "a word is not found by its end";
    EXPECT_EQ(find("iron dragon"), Found{}) << "each word counts";
    EXPECT_EQ(find("weekly").size(), 2U) << "titles count too";
}

TEST_F(Spoken, CaseAccentsAndPunctuationDoNotMatter) {
    put("ses_1", 1, canon("Jürgen, ÇA VA? Don't."));
    for (const auto* query : {"jurgen", "JÜRGEN", "ça", "don't", "va? ca", "jürgen\" -"})
        EXPECT_EQ(find(query), Found{"ses_1"}) << query;
}

TEST_F(Spoken, NothingOfAQueryIsSyntax) {
    put("ses_1", 1, canon("one or two and not near"));
    for (const auto* query :
         {"\"", "*", "^", "()", "text:one", "one OR gone", "NOT gone", "{", "one AND gone", "'; --"})
        EXPECT_EQ(find(query), Found{}) << query;
    EXPECT_EQ(find("or AND near"), Found{"ses_1"});
}

TEST_F(Spoken, OnlyTheNewestVersionCountsAndNothingThatIsDoubted) {
    put("ses_1", 1, canon("the old word"));
    put("ses_1", 2, canon("the new word", R"(,"doubt":"no_voice")"));
    EXPECT_EQ(find("old"), Found{});
    EXPECT_EQ(find("new"), Found{});
    EXPECT_EQ(find("begin"), Found{"ses_1"});
}

TEST_F(Spoken, OthersAndDeletedSessionsAreNotFound) {
    put("ses_1", 1, canon("a secret"));
    EXPECT_TRUE(database.sessions("ben", 10, "", "secret").value().empty());
    database.remove_session("ses_1").value();
    EXPECT_EQ(find("secret"), Found{});
    put("ses_1", 1, canon("harmless"));
    EXPECT_EQ(find("secret"), Found{}) << "its words went with it";
}

TEST(SpokenBefore, TranscriptsOfAnOlderProgramAreFound) {
    const test::ScratchDir dir;
    {
        auto sql = Sqlite::open(dir / "a.db").value();
        for (const auto* step : schema_steps().first(2))
            sql.script(step).value();
        sql.script(
               "INSERT INTO session VALUES ('ses_1','','','','[]',0,'done','','',1,1,1,1,'ada');"
               "INSERT INTO canon (session, version, created_ms, json) VALUES"
               " ('ses_1', 1, 1, '{\"segments\":[{\"text\":\"old\"}]}'),"
               " ('ses_1', 2, 1, '{\"segments\":[{\"text\":\"new\"},{\"text\":\"made up\",\"doubt\":\"no_voice\"}]}');"
               "PRAGMA user_version = 2"
        )
            .value();
    }
    auto database = Database::open(dir / "a.db").value();
    EXPECT_EQ(database.sessions("ada", 10, "", "new").value().size(), 1U);
    EXPECT_TRUE(database.sessions("ada", 10, "", "old").value().empty());
    EXPECT_TRUE(database.sessions("ada", 10, "", "made").value().empty());
}

}  // namespace
}  // namespace scribed::store
