// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "store/database.hpp"
#include "tests/store/rows.hpp"
#include "tests/support/scratch_dir.hpp"

namespace scribed::store {
namespace {

using namespace test;
using scribed::test::ScratchDir;

class Batch : public testing::Test {
public:
    Batch() { database.insert_session(session_row("ses_01")).value(); }
    const ScratchDir dir;
    Database database = Database::open(dir / "a.db").value();
};

TEST_F(Batch, KeepsPiecesOfAVersionInOrder) {
    PieceRow a{"ses_01", 1, 0, 0, 0, 16000, PieceState::pending, "", "", 0, "", ""};
    PieceRow b{"ses_01", 1, 0, 1, 16000, Samples{1} << 40, PieceState::failed, "", "api", 3, "timeout", ""};
    PieceRow c{"ses_01", 1, 1, 0, 0, 5, PieceState::done, "téxt", "chatgpt", 1, "", ""};
    const PieceRow other{"ses_01", 2, 0, 0, 0, 16000, PieceState::done, "again", "api", 1, "", ""};
    for (const auto& row : {c, other, b, a})
        database.put_piece(row).value();
    EXPECT_EQ(database.pieces("ses_01", 1).value(), (std::vector{a, b, c}));
    EXPECT_EQ(database.pieces("ses_01", 2).value(), (std::vector{other}));
    a.state = PieceState::done;
    a.text = "answer";
    a.lane = "api";
    a.attempts = 2;
    a.passed_over = "chatgpt: the account's usage is spent";
    database.put_piece(a).value();
    EXPECT_EQ(database.pieces("ses_01", 1).value(), (std::vector{a, b, c}));
    EXPECT_TRUE(database.pieces("ses_01", 3).value().empty());
}

TEST_F(Batch, VersionsOfTheCanonGrowAndAreNeverOverwritten) {
    EXPECT_EQ(database.next_version("ses_01").value(), 1);
    EXPECT_EQ(database.session("ses_01").value().version, 0);
    EXPECT_EQ(database.canon("ses_01", 0).error().code(), Errc::not_found);
    const CanonRow first{"ses_01", 1, 100, std::string(300'000, 'a')};
    const CanonRow second{"ses_01", 2, 50, "{\"b\":\"ü\"}"};
    database.put_canon(first).value();
    EXPECT_EQ(database.session("ses_01").value().version, 1);
    database.put_canon(second).value();
    EXPECT_EQ(database.session("ses_01").value().version, 2);
    EXPECT_EQ(database.sessions(std::string(kLocalUser), 5, "", "").value().front().version, 2);
    EXPECT_EQ(database.next_version("ses_01").value(), 3);
    EXPECT_EQ(database.canon("ses_01", 1).value(), first);
    EXPECT_EQ(database.canon("ses_01", 0).value(), second);
    EXPECT_EQ(database.canon("ses_01", 3).error().code(), Errc::not_found);
    EXPECT_EQ(database.put_canon({"ses_01", 1, 1, "x"}).error().code(), Errc::conflict);
    EXPECT_EQ(database.canon("ses_01", 1).value(), first);
    const std::vector<std::pair<int, UnixMs>> versions{{1, 100}, {2, 50}};
    EXPECT_EQ(database.canon_versions("ses_01").value(), versions);
}

TEST_F(Batch, IsNotKeptForASessionThatDoesNotExist) {
    EXPECT_EQ(database.put_canon({"ses_0", 1, 1, ""}).error().code(), Errc::not_found);
    EXPECT_EQ(
        database.put_piece({"ses_0", 1, 0, 0, 0, 1, PieceState::done, "", "", 0, "", ""}).error().code(),
        Errc::not_found
    );
}

}  // namespace
}  // namespace scribed::store
