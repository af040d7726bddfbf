// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "access/origin.hpp"
#include "net/unix_path.hpp"
#include "net/url.hpp"
#include "tests/fuzz/require.hpp"

using namespace scribed;
using fuzz::require;

namespace {

void require_the_same(const net::Url& a, const net::Url& b) {
    require(a.scheme == b.scheme && a.host == b.host && a.port == b.port && a.target == b.target);
}

void require_sound(const net::Url& url) {
    constexpr std::string_view kSchemes[] = {"http", "https", "ws", "wss", "http+unix", "ws+unix"};
    require(std::ranges::find(kSchemes, url.scheme) != std::end(kSchemes));
    require(url.target.starts_with('/') && url.target.find('#') == std::string::npos);
    // It goes into a request line.
    require(std::ranges::all_of(url.target, [](char c) { return c > ' ' && c <= '~'; }));
    if (url.unix_socket()) {
        require(url.port == 0 && url.host.starts_with('/') && net::check_unix_path(url.host).has_value());
    } else {
        // Into a Host header, a certificate's check and logs.
        constexpr std::string_view kNames = "abcdefghijklmnopqrstuvwxyz0123456789-._:";
        require(url.port != 0 && !url.host.empty() && url.host.find_first_not_of(kNames) == std::string::npos);
    }
    require_the_same(net::parse_url(url.text()).value(), url);
}

void check_url(std::string_view text) {
    const auto url = net::parse_url(text);
    if (!url) {
        // It may have held a password, or what moves a cursor.
        const std::string message = url.error().message();
        require(url.error().code() == Errc::invalid && !message.empty());
        require(std::ranges::all_of(message, [](char c) { return c >= ' ' && c <= '~' && c != '@'; }));
        return;
    }
    require_sound(*url);
    if (const auto joined = net::join_url(text, "/v1/x?y=1")) require_sound(*joined);
}

}  // namespace

// One line as a URL, as a query and as a path's segment; the first as an Origin of a request to the second, its Host.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto rest = fuzz::as_text(data, size);
    check_url(rest);
    const auto line = fuzz::take_line(rest);
    const auto host = fuzz::take_line(rest);
    check_url(line);
    if (access::origin_allowed(line, host, {})) {
        const auto origin = net::parse_url(line).value();
        require(origin.target == "/" && line.size() == origin.scheme.size() + 3 + host.size());
        require(net::parse_url(origin.scheme + "://" + std::string(host)).value().host == origin.host);
    }
    if (access::names_loopback(host) && host.find(':') == host.rfind(':')) {
        require(net::parse_url("http://" + std::string(host)).value().this_machine());
    }
    for (const auto& [name, value] : net::parse_query(line))
        require(name.size() + value.size() <= line.size());
    require(net::decode_percent(net::encode_percent(line)).value() == line);
    if (const auto decoded = net::decode_percent(line)) {
        require(net::decode_percent(net::encode_percent(*decoded)).value() == *decoded);
    }
    return 0;
}
