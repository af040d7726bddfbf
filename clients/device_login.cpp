// SPDX-License-Identifier: Apache-2.0
#include "clients/device_login.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/json.hpp"
#include "clients/progress_bar.hpp"
#include "clients/qr_code.hpp"
#include "clients/text_layout.hpp"
#include "clients/time_text.hpp"

namespace scribed::clients {
namespace {

constexpr std::size_t kBarWidth = 24;
constexpr std::string_view kMargin = "  ";

std::vector<std::string> steps(const DeviceLogin& login, const Style& style) {
    return {
        "1. Open this page and sign in to ChatGPT",
        "",
        "   " + style.paint(Tone::accent, login.verification_uri),
        "",
        "2. Type this code",
        "",
        "   " + style.paint(Tone::strong, login.user_code),
        "",
        style.paint(Tone::dim, "Only you should do this. If somebody sent"),
        style.paint(Tone::dim, "you this code, stop here."),
    };
}

std::size_t widest(const std::vector<std::string>& lines) {
    std::size_t out = 0;
    for (const auto& line : lines)
        out = std::max(out, display_width(line));
    return out;
}

}  // namespace

Outcome<DeviceLogin> parse_device_login(std::string_view json) {
    JsonParser parser;
    const auto root = parser.parse(json);
    const auto text = [&root](std::string_view member) {
        return root ? printable((*root)[member].string().value_or("")) : std::string();
    };
    DeviceLogin login{text("status"), text("user_code"), text("verification_uri"), 0, text("reason"), text("message")};
    login.expires_at = parse_time(text("expires_at")).value_or(0);
    const bool usable = login.status != "pending" || (!login.user_code.empty() && !login.verification_uri.empty());
    if (login.status.empty() || !usable) return Failure(Exit::failed, "the server's answer cannot be read", "status");
    return login;
}

std::vector<std::string> draw_invitation(const DeviceLogin& login, std::size_t width, const Style& style) {
    const auto text = steps(login, style);
    const auto code = draw_qr_code(login.verification_uri, style.colour);
    const auto code_width = widest(code);
    std::vector<std::string> out{""};
    if (code.empty() || kMargin.size() * 2 + code_width + widest(text) > width) {
        for (const auto& line : text)
            out.push_back(std::string(kMargin) + line);
        out.emplace_back();
        return out;
    }
    const auto above = (code.size() - std::min(code.size(), text.size())) / 2;
    for (std::size_t row = 0; row < std::max(code.size(), text.size()); ++row) {
        auto line = std::string(kMargin) + (row < code.size() ? code[row] : std::string(code_width, ' '));
        if (row >= above && row - above < text.size()) line += std::string(kMargin) + text[row - above];
        out.push_back(std::move(line));
    }
    out.emplace_back();
    return out;
}

std::vector<std::string> plain_invitation(const DeviceLogin& login) {
    return {
        fmt::format("Open {} and type the code {}", login.verification_uri, login.user_code),
        "Only you should do this. If somebody sent you this code, stop here."};
}

std::vector<std::string> draw_countdown(UnixMs left, UnixMs whole, bool lost, const Style& style) {
    const auto fraction = whole > 0 ? static_cast<double>(left) / static_cast<double>(whole) : 0.0;
    const auto words = lost ? style.paint(Tone::warn, "the server does not answer; trying again")
                            : style.paint(Tone::dim, "waiting for you; Ctrl-C stops waiting");
    return {fmt::format(
        "{}{}  {}  {}", kMargin, progress_bar(fraction, kBarWidth, style), clock_text(std::max<UnixMs>(left, 0)), words
    )};
}

Failure login_failure(const DeviceLogin& login) {
    const auto message = [&login](std::string_view otherwise) {
        return login.message.empty() ? std::string(otherwise) : login.message;
    };
    if (login.reason == "denied") {
        return {Exit::refused, message("the sign-in was denied"), {}, "Try again with: scribe link"};
    }
    if (login.reason == "expired") {
        return {
            Exit::failed,
            message("nobody typed the code in time"),
            {},
            "Try again with: scribe link. ChatGPT's security settings must allow device codes."};
    }
    if (login.reason == "unreachable") {
        return {
            Exit::failed, message("OpenAI could not be reached"), {}, "`scribe doctor` looks at the way to OpenAI."};
    }
    return {
        Exit::refused,
        message("OpenAI refused the sign-in"),
        {},
        "ChatGPT's security settings must allow device codes; then try again."};
}

}  // namespace scribed::clients
