// SPDX-License-Identifier: Apache-2.0
#include "clients/link_command.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "clients/api.hpp"
#include "clients/device_login.hpp"
#include "clients/json_lines.hpp"
#include "clients/link_import.hpp"
#include "clients/link_list.hpp"
#include "clients/retry.hpp"
#include "clients/run_loop.hpp"
#include "clients/screen.hpp"
#include "net/signal.hpp"
#include "net/task_group.hpp"

namespace scribed::clients {
namespace {

constexpr const char* kDevicePath = "/v1/links/openai/device";
constexpr std::chrono::seconds kBetweenLooks{1};
/// The daemon may be restarted meanwhile: it takes the login up again.
constexpr std::chrono::seconds kPatience{60};
/// A login with less time left is not worth joining.
constexpr UnixMs kTooLate = 60'000;

struct Begun {
    DeviceLogin login;
    std::string json;
};

net::Task<Outcome<Begun>> look(const Server& server, std::string method) {
    auto reply = co_await api_call(server, std::move(method), kDevicePath);
    if (!reply) co_return reply.error();
    const auto login = parse_device_login(*reply);
    if (!login) co_return login.error();
    co_return Begun{*login, *std::move(reply)};
}

net::Task<Outcome<Begun>> begin(const Server& server, bool fresh) {
    if (!fresh) {
        auto waiting = co_await look(server, "GET");
        if (!waiting) co_return waiting;
        const auto& login = waiting->login;
        if (login.status == "pending" && login.expires_at - wall_now_ms() > kTooLate) co_return waiting;
    }
    co_return co_await look(server, "POST");
}

/// Until the login is no longer pending, or Ctrl-C; then it still is.
net::Task<Outcome<DeviceLogin>> wait_for(
    const Server& server, DeviceLogin login, Screen& screen, Interrupts& interrupts, Style style
) {
    const auto executor = co_await boost::asio::this_coro::executor;
    net::Signal wake(executor);
    net::TaskGroup helpers(executor, "link");
    helpers.spawn(wake_when_asked(interrupts, wake));
    const auto whole = login.expires_at - wall_now_ms();
    Retry retry(kPatience);
    Outcome<DeviceLogin> outcome = login;
    while (!interrupts.asked()) {
        if (screen.display() == Display::in_place) {
            const auto left = login.expires_at - wall_now_ms();
            screen.show({}, draw_countdown(left, whole, retry.lost_since().has_value(), style));
        }
        auto next = steady_now() + kBetweenLooks;
        const auto now = co_await look(server, "GET");
        if (now) {
            retry.succeeded();
            outcome = now->login;
            if (now->login.status != "pending") break;
        } else {
            const auto again = retry.failed(steady_now(), random_unit());
            const bool lost = now.error().exit == Exit::unreachable || now.error().exit == Exit::failed;
            if (!lost || !again) {
                outcome = now.error();
                break;
            }
            next = *again;
        }
        co_await wake.wait(next);
    }
    screen.show({}, {});
    helpers.kill();
    co_await helpers.join();
    co_return outcome;
}

net::Task<Exit> show_link(const Server& server, bool json, Style style) {
    const auto reply = co_await api_call(server, "GET", "/v1/links");
    if (!reply) co_return report(reply.error(), json);
    if (json) {
        print_line(*reply);
        co_return Exit::ok;
    }
    const auto links = parse_links(*reply);
    if (!links) co_return report(links.error(), false);
    const auto found = std::ranges::find(*links, "openai", &Link::provider);
    if (found == links->end()) co_return report({Exit::failed, "the account was unlinked again"}, false);
    print_line(fmt::format("  {} {}.", style.paint(Tone::good, "✓"), linked_words(*found)));
    co_return Exit::ok;
}

net::Task<Exit> link_by_device(const LinkOptions& options, const Globals& globals, Interrupts& interrupts) {
    const auto server = open_server(globals);
    if (!server) co_return report(server.error(), globals.json);
    auto begun = co_await begin(*server, options.fresh);
    if (!begun) co_return report(begun.error(), globals.json);
    const auto style = stdout_style(globals.no_color);
    Screen screen(choose_display(globals.json));
    if (globals.json) print_line(begun->json);
    const bool drawn = screen.display() == Display::in_place;
    screen.print(drawn ? draw_invitation(begun->login, screen_size().width, style) : plain_invitation(begun->login));
    if (!options.wait) co_return Exit::ok;

    const auto ended = co_await wait_for(*server, begun->login, screen, interrupts, style);
    screen.release();
    if (!ended) co_return report(ended.error(), globals.json);
    if (ended->status == "linked") co_return co_await show_link(*server, globals.json, style);
    if (ended->status == "pending") {
        co_return report(
            {Exit::failed,
             "no longer waiting; the server is, until the code has expired",
             {},
             "`scribe link` waits again, `scribe links` shows what came of it."},
            globals.json
        );
    }
    if (ended->status == "none") co_return report({Exit::failed, "the login was cancelled"}, globals.json);
    co_return report(login_failure(*ended), globals.json);
}

}  // namespace

Exit run_link(const LinkOptions& options, const Globals& globals) {
    if (!options.import_file.empty()) return import_link(options.import_file, options.yes, globals);
    return run_loop([&](Interrupts& interrupts) { return link_by_device(options, globals, interrupts); });
}

}  // namespace scribed::clients
