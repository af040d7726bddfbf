// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/browser.hpp"

#include <stdexcept>

#include "net/url.hpp"
#include "proto/ascii.hpp"

namespace scribed::test {
namespace {

std::string attribute(const std::string& line, const std::string& name) {
    const auto at = line.find("; " + name + "=");
    if (at == std::string::npos) return {};
    const auto from = at + name.size() + 3;
    return line.substr(from, line.find(';', from) - from);
}

}  // namespace

net::Headers Browser::headers(const std::string& url, net::Headers more) const {
    const auto target = net::parse_url(url).value().target;
    std::string all;
    for (const auto& cookie : cookies_) {
        if (target.starts_with(cookie.path)) all += (all.empty() ? "" : "; ") + cookie.name + "=" + cookie.value;
    }
    if (!all.empty()) more.emplace_back("Cookie", all);
    // The house would show its own key.
    if (net::find_header(more, "Authorization").empty()) more.emplace_back("Authorization", "");
    return more;
}

net::HttpReply Browser::go(const std::string& url, net::Headers more) {
    auto reply = house_->call("GET", url, {}, headers(url, std::move(more)));
    keep(reply);
    return reply;
}

void Browser::give_up(const std::string& url, const std::function<void()>& when) {
    net::HttpCall call;
    call.method = "GET";
    call.url = net::parse_url(url).value();
    call.headers = headers(url, {});
    const auto navigate = [](net::HttpCall request, net::TlsContext context) -> net::Task<void> {
        (void)co_await net::http_call(std::move(request), context, steady_now() + std::chrono::seconds(60));
    };
    auto& loop = house_->loop();
    net::TaskGroup group(loop.executor(), "browser");
    group.spawn(navigate(std::move(call), house_->trust()));
    when();
    group.kill();
    loop.run(group.join());
}

net::HttpReply Browser::post(const std::string& url, const std::string& origin) {
    auto reply = house_->call("POST", url, {}, headers(url, {{"Origin", origin}}));
    keep(reply);
    return reply;
}

std::string Browser::sent_to(const net::HttpReply& reply) {
    if (reply.status != 302) throw std::runtime_error(std::to_string(reply.status) + ", no redirect: " + reply.body);
    return std::string(reply.header("Location"));
}

std::string Browser::set_cookie(const net::HttpReply& reply) { return std::string(reply.header("Set-Cookie")); }

void Browser::set_cookie(std::string name, std::string value, std::string path) {
    std::erase_if(cookies_, [&](const Cookie& cookie) { return cookie.name == name && cookie.path == path; });
    if (!value.empty()) cookies_.push_back({std::move(name), std::move(value), std::move(path)});
}

void Browser::keep(const net::HttpReply& reply) {
    for (const auto& [name, line] : reply.headers) {
        if (!proto::equal_ignoring_case(name, "Set-Cookie")) continue;
        const auto pair = line.substr(0, line.find(';'));
        const auto equals = pair.find('=');
        const bool over = attribute(line, "Max-Age") == "0";
        set_cookie(pair.substr(0, equals), over ? "" : pair.substr(equals + 1), attribute(line, "Path"));
    }
}

}  // namespace scribed::test
