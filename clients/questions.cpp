// SPDX-License-Identifier: Apache-2.0
#include "clients/questions.hpp"

#include <unistd.h>

#include <iostream>

#include <fmt/format.h>

#include "clients/api.hpp"
#include "clients/json_lines.hpp"
#include "clients/run_loop.hpp"

namespace scribed::clients {

Exit ask_server(
    const Globals& globals,
    std::string method,
    std::string path,
    const std::function<void(const std::string&)>& show,
    std::string body
) {
    const auto server = open_server(globals);
    if (!server) return report(server.error(), globals.json);
    return run_loop([&]() -> net::Task<Exit> {
        Outcome<std::string> reply = Failure();
        if (body.empty()) {
            reply = co_await api_call(*server, method, path);
        } else {
            reply = co_await api_send(*server, method, path, body);
        }
        if (!reply) co_return report(reply.error(), globals.json);
        if (globals.json) {
            print_line(reply->empty() ? "{}" : *reply);
        } else {
            show(*reply);
        }
        co_return Exit::ok;
    });
}

Exit ask_person(const std::string& question, const std::string& deed, bool json) {
    if (::isatty(STDIN_FILENO) != 1) {
        return report({Exit::usage, "nobody is there to be asked: say --yes to " + deed, "--yes"}, json);
    }
    fmt::print(stderr, "{} [y/N] ", question);
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes" ? Exit::ok : Exit::failed;
}

}  // namespace scribed::clients
