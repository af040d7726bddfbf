// SPDX-License-Identifier: Apache-2.0
#include "net/url.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "net/unix_path.hpp"

namespace scribed::net {
namespace {

std::uint16_t default_port(std::string_view scheme) { return scheme == "https" || scheme == "wss" ? 443 : 80; }

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string lowered(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return out;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
            const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
            if (low < 0) return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += plus_is_space && text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

/// For messages: nothing that may be a password, nothing that moves a terminal's cursor.
std::string shown(std::string_view text) {
    constexpr std::size_t kMost = 200;
    const bool tellable = std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~' && c != '@'; });
    return tellable && text.size() <= kMost ? fmt::format("'{}'", text) : "the text";
}

/// What stands between the two slashes and the path (RFC 3986 section 3.2).
std::string_view authority_of(std::string_view text) {
    const auto slashes = text.find("//");
    if (slashes == std::string_view::npos) return {};
    text.remove_prefix(slashes + 2);
    return text.substr(0, text.find_first_of("/?#"));
}

/// A name or an IPv4 address: a host goes into headers and logs, and RFC 3986 would allow it any byte behind a `%`.
bool plain_host(std::string_view host) {
    return std::ranges::all_of(host, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
               c == '_';
    });
}

}  // namespace

std::string Url::host_header() const {
    if (unix_socket()) return "localhost";
    const bool v6 = host.find(':') != std::string::npos;
    auto out = v6 ? "[" + host + "]" : host;
    if (port != default_port(scheme)) out += ":" + std::to_string(port);
    return out;
}

bool Url::this_machine() const {
    boost::system::error_code no_address;
    const auto address = boost::asio::ip::make_address(host, no_address);
    return no_address ? names_this_machine(host) : address.is_loopback();
}

bool names_this_machine(std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);
    return host == "localhost" || host.ends_with(".localhost");
}

std::string Url::place() const { return unix_socket() ? "unix:" + host : host_header(); }

std::string Url::text() const {
    return scheme + "://" + (unix_socket() ? encode_percent(host) : host_header()) + target;
}

Result<Url> parse_url(std::string_view text) {
    const auto parsed = boost::urls::parse_uri(boost::urls::string_view(text.data(), text.size()));
    if (!parsed) return Error(Errc::invalid, fmt::format("{} is not an absolute URL", shown(text)));
    Url url;
    url.scheme = lowered(std::string(parsed->scheme()));
    const bool known = url.scheme == "http" || url.scheme == "https" || url.scheme == "ws" || url.scheme == "wss" ||
                       url.scheme == "http+unix" || url.scheme == "ws+unix";
    if (!known) {
        return Error(Errc::invalid, fmt::format("{} is not an http, https, ws or wss URL", shown(text)));
    }
    if (parsed->has_userinfo()) return Error(Errc::invalid, "a URL must not hold a user name or password");
    // Boost.URL 1.81 takes what stands behind a port for a path, `http://h:80.evil.test/`.
    const auto authority = parsed->encoded_authority();
    if (std::string_view(authority.data(), authority.size()) != authority_of(text)) {
        return Error(Errc::invalid, fmt::format("{} has no usable port", shown(text)));
    }
    url.target = std::string(parsed->encoded_target());
    if (url.target.empty() || url.target.front() != '/') url.target.insert(0, "/");
    if (url.unix_socket()) {
        url.host = parsed->host_address();
        if (!url.host.starts_with('/') || parsed->has_port()) {
            return Error(Errc::invalid, fmt::format("{} names no absolute path of a unix socket", shown(text)));
        }
        if (const auto fits = check_unix_path(url.host); !fits) return Error(Errc::invalid, fits.error().message());
        return url;
    }
    url.host = lowered(parsed->host_address());
    if (url.host.empty()) return Error(Errc::invalid, fmt::format("{} names no host", shown(text)));
    const auto host = parsed->encoded_host();
    if (parsed->host_type() != boost::urls::host_type::ipv6 && !plain_host({host.data(), host.size()})) {
        return Error(Errc::invalid, fmt::format("{} names a host that cannot be", shown(text)));
    }
    url.port = default_port(url.scheme);
    if (parsed->has_port() && !parsed->port().empty()) {
        url.port = parsed->port_number();
        if (url.port == 0) return Error(Errc::invalid, fmt::format("{} has no usable port", shown(text)));
    }
    return url;
}

Result<Url> join_url(std::string_view base, std::string_view path) {
    std::string text(base);
    while (!text.empty() && text.back() == '/')
        text.pop_back();
    if (path.empty() || path.front() != '/') text += '/';
    text += path;
    return parse_url(text);
}

std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> out;
    while (!query.empty()) {
        const auto end = query.find('&');
        const auto pair = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        const auto name = pair.substr(0, equals);
        const auto value = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
        out.emplace_back(
            percent_decoded(name, true).value_or(std::string(name)),
            percent_decoded(value, true).value_or(std::string(value))
        );
    }
    return out;
}

Result<std::string> decode_percent(std::string_view text) {
    auto decoded = percent_decoded(text, false);
    if (!decoded) return Error(Errc::invalid, "a percent sign is not followed by two hexadecimal digits");
    return std::move(*decoded);
}

std::string encode_percent(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                                c == '-' || c == '.' || c == '_' || c == '~';
        if (unreserved) {
            out += c;
        } else {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return out;
}

}  // namespace scribed::net
