// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/page.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace scribed::test {
namespace {

constexpr std::chrono::seconds kPatience{120};
const std::filesystem::path kScripts = std::filesystem::path(SCRIBED_SOURCE_DIR) / "tests/web";

clients::ChildProcess start(House& house, const std::string& script, const std::vector<std::string>& arguments) {
    clients::ChildProcess::Plan plan;
    plan.program = "/usr/bin/node";
    plan.arguments = {(kScripts / script).string(), house.url("")};
    plan.arguments.insert(plan.arguments.end(), arguments.begin(), arguments.end());
    plan.output = house.dir() / "page.out";
    plan.log = house.dir() / "page.log";
    return clients::ChildProcess::start(plan).value();
}

}  // namespace

bool have_browser() {
    const char* chosen = std::getenv("CHROMIUM");
    return std::filesystem::exists(chosen != nullptr ? chosen : "/usr/bin/chromium") &&
           std::filesystem::exists("/usr/bin/node") &&
           std::filesystem::exists(kScripts / "node_modules/playwright-core") &&
           std::filesystem::exists(kScripts / "node_modules/axe-core");
}

PageScript::PageScript(House& house, const std::string& script, const std::vector<std::string>& arguments)
    : house_(house), node_(start(house, script, arguments)) {}

std::string PageScript::first_line() {
    const auto line = house_.loop().run(node_.first_line(kPatience), kPatience);
    if (!line) throw std::runtime_error(clients::tail_of(node_.plan().log, 30));
    return *line;
}

std::string PageScript::expect_success() {
    const auto status = house_.loop().run(node_.wait(kPatience), kPatience);
    EXPECT_EQ(status.value(), 0) << clients::tail_of(node_.plan().log, 30);
    std::ifstream in(node_.plan().output);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string run_script(House& house, const std::string& script, const std::vector<std::string>& arguments) {
    return PageScript(house, script, arguments).expect_success();
}

}  // namespace scribed::test
