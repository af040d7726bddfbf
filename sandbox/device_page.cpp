// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "net/url.hpp"
#include "sandbox/routes.hpp"

namespace scribed::sandbox {
namespace {

constexpr std::string_view kPage =
    R"(<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Sign in (sandbox)</title></head><body>
<h1>scribe-sandbox: sign in by device code</h1>
<p>{}</p>
<form method="post" action="/codex/device">
<label>Code <input name="user_code" autofocus autocomplete="off"></label>
<label>Account <input name="email" value="ada@sandbox.test"></label>
<button name="decision" value="approve">Approve</button>
<button name="decision" value="deny">Deny</button>
</form></body></html>)";

net::HttpReply page(int status, std::string_view says) {
    net::HttpReply reply{.status = status, .headers = {}, .body = fmt::format(kPage, says)};
    reply.headers = {{"content-type", "text/html; charset=UTF-8"}, {"cache-control", "no-store"}};
    return reply;
}

net::HttpReply decide(Route route) {
    auto& core = route.core;
    std::string code;
    std::string decision;
    Account account;
    account.plan = core.options.plan;
    for (const auto& [name, value] : net::parse_query(route.request().body)) {
        if (name == "user_code") code = value;
        if (name == "decision") decision = value;
        if (name == "email" && !value.empty()) account.email = value;
    }
    const bool found = decision == "deny" ? core.sign_in.devices.deny(code)
                                          : core.sign_in.devices.approve(code, std::move(account), wall_now_ms());
    if (!found) return page(404, "No login waits under this code.");
    return page(200, decision == "deny" ? "Denied." : "Approved. You can close this page.");
}

}  // namespace

net::Task<void> device_page_route(Route route) {
    auto reply = route.request().method == "POST" ? decide(route) : page(200, "Type the code that your program shows.");
    co_await route.exchange.reply(std::move(reply));
}

}  // namespace scribed::sandbox
