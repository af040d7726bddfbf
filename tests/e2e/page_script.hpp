// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "tests/e2e/house.hpp"

namespace scribed::test {

/// Why there can be no test of the page here; empty when Chromium, Node and playwright-core are installed.
std::string why_no_browser();

/// A script of tests/web that runs beside the test, with the house's address as its first argument. What goes wrong in
/// it fails the test, with its own words.
class PageScript {
public:
    PageScript(House& house, const std::string& script, const std::vector<std::string>& arguments);
    /// Waits for the end of what was not waited for.
    ~PageScript();

    /// The first line that it prints.
    std::string first_line();
    /// Waits for its end; all that it printed.
    std::string finish();

private:
    House& house_;
    clients::ChildProcess node_;
    bool finished_ = false;
};

/// Runs one to its end; what it printed.
std::string run_script(House& house, const std::string& script, const std::vector<std::string>& arguments);

}  // namespace scribed::test
