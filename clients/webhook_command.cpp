// SPDX-License-Identifier: Apache-2.0
#include "clients/webhook_command.hpp"

#include <fmt/format.h>

#include "base/json.hpp"
#include "clients/api.hpp"
#include "clients/json_lines.hpp"
#include "clients/questions.hpp"
#include "clients/run_loop.hpp"
#include "clients/screen.hpp"
#include "clients/text_layout.hpp"
#include "clients/time_text.hpp"

namespace scribed::clients {
namespace {

std::string text_of(JsonValue json, std::string_view member) { return printable(json[member].string().value_or("")); }

std::string time_of(JsonValue json, std::string_view member) {
    return local_time(parse_time(text_of(json, member)).value_or(0));
}

Exit show_status(const Globals& globals) {
    auto exit = Exit::ok;
    const auto asked = ask_server(globals, "GET", "/v1/webhook", [&](const std::string& reply) {
        const auto lines = draw_webhook(reply, stdout_style(globals.no_color));
        if (!lines) {
            exit = report(lines.error(), false);
            return;
        }
        for (const auto& line : *lines)
            print_line(line);
    });
    return asked == Exit::ok ? exit : asked;
}

Exit show_test(const std::string& reply, bool json) {
    JsonParser parser;
    const auto root = parser.parse(reply);
    const auto delivered = root ? (*root)["delivered"].boolean() : std::nullopt;
    if (!delivered) return report({Exit::failed, "the server's answer cannot be read", "delivered"}, json);
    if (json) {
        print_line(reply);
        return *delivered ? Exit::ok : Exit::failed;
    }
    if (!*delivered) return report({Exit::failed, "the receiver did not take it: " + text_of(*root, "error")}, false);
    print_line(fmt::format("The receiver took it: {}.", (*root)["status"].integer().value_or(0)));
    return Exit::ok;
}

Exit send_test(const Globals& globals) {
    const auto server = open_server(globals);
    if (!server) return report(server.error(), globals.json);
    return run_loop([&]() -> net::Task<Exit> {
        const auto reply = co_await api_call(*server, "POST", "/v1/webhook/test");
        if (!reply) co_return report(reply.error(), globals.json);
        co_return show_test(*reply, globals.json);
    });
}

}  // namespace

Outcome<std::vector<std::string>> draw_webhook(std::string_view json, const Style& style) {
    JsonParser parser;
    const auto root = parser.parse(json);
    const auto configured = root ? (*root)["configured"].boolean() : std::nullopt;
    if (!configured) return Failure(Exit::failed, "the server's webhook cannot be read", "configured");
    std::vector<std::string> lines;
    if (!*configured) {
        lines.emplace_back("No webhook is configured: set webhook.url and webhook.secret_file.");
        return lines;
    }
    const auto pending = (*root)["pending"].integer().value_or(0);
    const auto error = text_of(*root, "last_error");
    lines.push_back("Events go to " + text_of(*root, "url_host"));
    lines.push_back("  last delivered  " + time_of(*root, "last_success_at"));
    lines.push_back(fmt::format("  waiting         {}", pending));
    if (!error.empty()) {
        lines.push_back("  last try        " + style.paint(Tone::warn, error));
        if (pending > 0) lines.push_back("  next try        " + time_of(*root, "next_try_at"));
    }
    return lines;
}

Exit run_webhook(const WebhookOptions& options, const Globals& globals) {
    return options.test ? send_test(globals) : show_status(globals);
}

}  // namespace scribed::clients
