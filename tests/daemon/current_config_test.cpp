// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "daemon/config_table.hpp"
#include "daemon/current_config.hpp"

namespace scribed::daemon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(CurrentConfig, TakesWhatAReloadMayChangeAndNamesTheRest) {
    CurrentConfig current(default_config());
    const auto before = current.get();
    auto fresh = default_config();
    fresh.live.model = "gpt-live";
    fresh.lanes.batch = {"api"};
    fresh.listen.port = 1;
    fresh.batch.parallel = 9;
    const auto changes = current.take(fresh);
    EXPECT_THAT(changes.taken, ElementsAre("lanes.batch", "live.model"));
    EXPECT_THAT(changes.need_restart, ElementsAre("listen.port", "batch.parallel"));
    EXPECT_EQ(current.get()->live.model, "gpt-live");
    EXPECT_EQ(current.get()->listen.port, before->listen.port);
    EXPECT_EQ(current.get()->batch.parallel, before->batch.parallel);
    EXPECT_EQ(before->live.model, default_config().live.model) << "who holds the old one keeps it";
}

TEST(CurrentConfig, TheSameFileChangesNothing) {
    CurrentConfig current(default_config());
    const auto changes = current.take(default_config());
    EXPECT_THAT(changes.taken, IsEmpty());
    EXPECT_THAT(changes.need_restart, IsEmpty());
}

TEST(ConfigTable, EachKeyReadsBackWhatItWasGiven) {
    const auto config = default_config();
    for (const auto& key : config_table()) {
        EXPECT_EQ(print_value(key.read(config)), print_value(key.fallback)) << key.name;
    }
}

}  // namespace
}  // namespace scribed::daemon
