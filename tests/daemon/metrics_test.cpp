// SPDX-License-Identifier: Apache-2.0
#include "daemon/metrics.hpp"

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

namespace scribed::daemon {
namespace {

std::string names(const std::string& text) {
    std::set<std::string> found;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with('#')) found.insert(line.substr(0, line.rfind(' ')));
    }
    std::string out;
    for (const auto& name : found)
        out += name + "\n";
    return out;
}

// Dashboards and alerts hang on these names: a change here is a change of interface.
TEST(Metrics, HaveTheNamesOfTheGoldenFile) {
    std::ifstream file(SCRIBED_SOURCE_DIR "/tests/daemon/golden/metrics.txt", std::ios::binary);
    const std::string golden{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    EXPECT_EQ(names(Metrics().render()), golden);
}

TEST(Metrics, ShowWhatWasCounted) {
    const Metrics metrics;
    metrics.frames.add();
    metrics.frames.add(2);
    metrics.pieces_failed.add();
    metrics.viewers.add(2);
    metrics.viewers.add(-1);
    metrics.disk_cycle_ms.set(1.5);
    const auto text = "\n" + metrics.render();
    for (const auto* line :
         {"\nscribed_ingest_frames_total 3\n", "\nscribed_batch_pieces_total{result=\"failed\"} 1\n",
          "\nscribed_batch_pieces_total{result=\"done\"} 0\n", "\nscribed_viewers 1\n",
          "\nscribed_recorder_cycle_milliseconds 1.5\n"}) {
        EXPECT_NE(text.find(line), std::string::npos) << line << text;
    }
}

}  // namespace
}  // namespace scribed::daemon
