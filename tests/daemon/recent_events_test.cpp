// SPDX-License-Identifier: Apache-2.0
#include "daemon/recent_events.hpp"

#include <gtest/gtest.h>

namespace scribed::daemon {
namespace {

using transcript::Revision;

std::vector<Revision> held(const RecentEvents& events, Revision after = 0, Revision until = 1'000'000) {
    std::vector<Revision> out;
    for (const auto& [revision, event] : events.between(after, until))
        out.push_back(revision);
    return out;
}

TEST(RecentEvents, HoldsEachThingAtItsNewest) {
    RecentEvents events;
    events.put("a", 1, {"segment", "one"});
    events.put("b", 2, {"lane", "two"});
    events.put("a", 3, {"segment", "three"});
    EXPECT_EQ(held(events), (std::vector<Revision>{2, 3}));
    EXPECT_EQ(held(events, 2), (std::vector<Revision>{3}));
    EXPECT_EQ(held(events, 0, 2), (std::vector<Revision>{2}));
    EXPECT_EQ(events.between(2, 3).at(3).data, "three");
    EXPECT_EQ(events.complete_after(), 0u);
}

TEST(RecentEvents, LetsGoOfTheOldestThatIsStoredAndOfNothingElse) {
    RecentEvents events;
    events.put("lane", 1, {"lane", ""});
    Revision revision = 1;
    for (std::size_t i = 0; i < RecentEvents::kMostStored; ++i) {
        events.put("segment " + std::to_string(i), ++revision, {"segment", ""});
        events.stored(revision);
    }
    EXPECT_EQ(held(events).size(), RecentEvents::kMostStored + 1);
    events.put("not stored", ++revision, {"segment", ""});
    EXPECT_EQ(held(events).size(), RecentEvents::kMostStored + 2);
    events.put("one more", ++revision, {"segment", ""});
    events.stored(revision);
    EXPECT_EQ(events.complete_after(), 2u);
    EXPECT_EQ(held(events).size(), RecentEvents::kMostStored + 2);
    EXPECT_EQ(held(events).front(), 1u);
    EXPECT_EQ(held(events, 1).front(), 3u);
}

TEST(RecentEvents, KeepsWhatBecameNewerSinceItWasStored) {
    RecentEvents events;
    events.put("gap", 1, {"gap", "short"});
    events.put("gap", 2, {"gap", "long"});
    events.stored(1);
    for (Revision revision = 3; revision < 3 + RecentEvents::kMostStored; ++revision) {
        events.put(std::to_string(revision), revision, {"segment", ""});
        events.stored(revision);
    }
    EXPECT_EQ(held(events).front(), 2u);
    EXPECT_EQ(events.complete_after(), 0u);
    // Let go of, it comes anew.
    events.stored(2);
    events.put("100", 100, {"segment", ""});
    events.stored(100);
    events.put("101", 101, {"segment", ""});
    events.stored(101);
    events.put("gap", 102, {"gap", "longer"});
    EXPECT_EQ(events.between(101, 102).at(102).data, "longer");
}

}  // namespace
}  // namespace scribed::daemon
