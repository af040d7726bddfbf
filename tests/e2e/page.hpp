// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "clients/child_process.hpp"
#include "tests/e2e/house.hpp"

/// Skips a test where there is no browser to run it in.
#define SCRIBED_NEEDS_BROWSER()         \
    if (!scribed::test::have_browser()) \
    GTEST_SKIP() << "no chromium, node, playwright-core or axe-core here: ./dev test --browser has them"

namespace scribed::test {

bool have_browser();

/// A script of tests/web, which a browser of its own runs against the house's page.
class PageScript {
public:
    /// Its arguments are the page's address and then these.
    PageScript(House& house, const std::string& script, const std::vector<std::string>& arguments);

    /// Waits for the first line that it prints: how a script says that it is ready.
    std::string first_line();
    /// It has ended, well or not.
    bool ended() { return node_.ended().has_value(); }
    /// Waits for its end; fails with what it says. Gives all that it printed.
    std::string expect_success();

private:
    House& house_;
    clients::ChildProcess node_;
};

/// The whole of it; what it printed.
std::string run_script(House& house, const std::string& script, const std::vector<std::string>& arguments);

}  // namespace scribed::test
