// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "store/store.hpp"
#include "tests/store/rows.hpp"
#include "tests/store/tmpfs.hpp"
#include "tests/support/test_loop.hpp"

namespace scribed::store {
namespace {

using namespace test;

class StoreOnASmallDisk : public testing::Test {
public:
    void SetUp() override {
        if (!disk.mounted()) GTEST_SKIP() << "SKIPPED: cannot mount a tmpfs here (needs root)";
    }
    Tmpfs disk{"2m"};
    scribed::test::TestLoop loop;
};

TEST_F(StoreOnASmallDisk, AnswersDiskFullAndKeepsWhatWasCommitted) {
    auto store = Store::open(disk.path() / "a.db").value();
    const auto insert = [](Database& database) { return database.insert_session(session_row("ses_01")); };
    loop.run(store->ask(insert)).value();
    disk.leave(4096);
    const auto put = [](Database& database) { return database.put_canon({"ses_01", 1, 1, std::string(100'000, 'x')}); };
    const auto full = loop.run(store->ask(put));
    ASSERT_TRUE(full.has_error());
    EXPECT_EQ(full.error().code(), Errc::disk_full);
    // What is asked together with it is answered all the same.
    store->write(put);
    const auto find = [](Database& database) { return database.session("ses_01"); };
    EXPECT_EQ(loop.run(store->ask(find)).value(), session_row("ses_01"));
    EXPECT_EQ(store->write_errors(), 1U);

    disk.release();
    loop.run(store->ask(put)).value();
    const auto canon = [](Database& database) { return database.canon("ses_01", 0); };
    EXPECT_EQ(loop.run(store->ask(canon)).value().json.size(), 100'000U);
}

}  // namespace
}  // namespace scribed::store
