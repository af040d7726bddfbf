// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/linking.hpp"

#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <unordered_set>

namespace scribed::test {
namespace {

constexpr std::chrono::seconds kPatience{60};
/// So much of a token is told apart from chance, and found although a log may have cut the rest off.
constexpr std::size_t kPiece = 20;

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

House::Plan plan_for(std::vector<std::string> sandbox, std::vector<std::string> settings) {
    House::Plan plan;
    plan.sandbox = {"--device-interval", "1"};
    plan.sandbox.insert(plan.sandbox.end(), sandbox.begin(), sandbox.end());
    plan.settings = std::move(settings);
    plan.settings.emplace_back("process.log_level=debug");
    plan.accounts = true;
    return plan;
}

/// The last characters, and of what has no signature the first ones behind the prefix.
std::unordered_set<std::string> pieces_of(const std::string& token) {
    std::unordered_set<std::string> out{token.substr(token.size() - kPiece)};
    if (token.starts_with("rt_")) out.insert(token.substr(3, kPiece));
    return out;
}

}  // namespace

Linking::Linking(std::vector<std::string> sandbox, std::vector<std::string> settings)
    : house_(plan_for(std::move(sandbox), std::move(settings))) {}

clients::ChildProcess Linking::run(std::string program, std::vector<std::string> arguments) {
    clients::ChildProcess::Plan plan;
    plan.program = std::move(program);
    plan.arguments = std::move(arguments);
    const auto name = "program." + std::to_string(++programs_);
    plan.output = house_.dir() / (name + ".out");
    plan.log = house_.dir() / (name + ".err");
    return clients::ChildProcess::start(plan).value();
}

clients::ChildProcess Linking::scribe(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--server", house_.url("")});
    return run(std::string(SCRIBED_BIN_DIR) + "/scribe", std::move(arguments));
}

int Linking::end_of(clients::ChildProcess& program) {
    return house_.loop().run(program.wait(kPatience), kPatience * 2).value();
}

std::string Linking::said(const clients::ChildProcess& program) {
    return read_file(program.plan().output) + read_file(program.plan().log);
}

std::string Linking::code_shown(const clients::ChildProcess& program) {
    static const std::regex code("[A-Z]{4}-[0-9]{5}");
    std::smatch found;
    std::string text;
    const auto shown = [&] {
        text = said(program);
        return std::regex_search(text, found, code);
    };
    wait_until(shown, "a code");
    return found.str();
}

void Linking::decide(const std::string& what, const std::string& user_code) {
    const auto reply =
        house_.call("POST", house_.sandbox_url("/sandbox/device/" + what), R"({"user_code":")" + user_code + R"("})");
    if (reply.status != 200) throw std::runtime_error("cannot " + what + " " + user_code);
}

void Linking::at_auth_host(const std::string& path) {
    if (house_.call("POST", house_.sandbox_url("/sandbox/" + path)).status != 200) throw std::runtime_error(path);
}

void Linking::set_fault(const std::string& json) {
    const auto reply = house_.call("POST", house_.sandbox_url("/sandbox/faults"), json);
    if (reply.status != 200) throw std::runtime_error(reply.body);
}

void Linking::clear_faults() { (void)house_.call("DELETE", house_.sandbox_url("/sandbox/faults")); }

std::int64_t Linking::stat(const std::string& name) { return house_.sandbox_stat(name); }

std::string Linking::start_login() {
    const auto reply = house_.call("POST", house_.url("/v1/links/openai/device"));
    JsonParser parser;
    const auto code = parser.parse(reply.body).value()["user_code"].string();
    if (reply.status != 200 || !code) throw std::runtime_error(reply.body + house_.daemon_log());
    return std::string(*code);
}

std::string Linking::member(const std::string& path, const std::string& name) {
    const auto reply = house_.get(path);
    JsonParser parser;
    return std::string(parser.parse(reply.body).value()[name].string().value_or(""));
}

void Linking::wait_for_login(const std::string& status) {
    const auto reached = [&] { return member("/v1/links/openai/device", "status") == status; };
    wait_until(reached, "a login that is " + status);
}

void Linking::link() {
    decide("approve", start_login());
    wait_for_login("linked");
}

std::vector<std::string> Linking::leaks() {
    const auto reply = house_.call("GET", house_.sandbox_url("/sandbox/tokens"));
    JsonParser parser;
    std::unordered_set<std::string> secrets;
    for (const auto token : parser.parse(reply.body).value()["issued"].items())
        secrets.merge(pieces_of(std::string(token.string().value())));
    // Nearly nothing in the files begins like one of them; recordings are among these.
    std::vector<bool> begins(1 << 16);
    const auto begin_at = [](const std::string& text, std::size_t at) {
        return static_cast<std::size_t>(static_cast<std::uint8_t>(text[at])) << 8 |
               static_cast<std::uint8_t>(text[at + 1]);
    };
    for (const auto& secret : secrets)
        begins[begin_at(secret, 0)] = true;
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(house_.dir())) {
        if (!entry.is_regular_file()) continue;
        const auto text = read_file(entry.path());
        for (std::size_t at = 0; at + kPiece <= text.size(); ++at) {
            if (!begins[begin_at(text, at)]) continue;
            if (secrets.contains(text.substr(at, kPiece))) found.push_back(entry.path().filename().string());
        }
    }
    return found;
}

void Linking::wait_until(const std::function<bool()>& done, const std::string& what) {
    const auto deadline = steady_now() + kPatience;
    while (!done()) {
        if (steady_now() > deadline) {
            throw std::runtime_error("waited in vain for " + what + "\n" + house_.daemon_log());
        }
        house_.loop().run(net::sleep_until(steady_now() + std::chrono::milliseconds(50)));
    }
}

}  // namespace scribed::test
