// SPDX-License-Identifier: Apache-2.0
#include "clients/doctor_upstream.hpp"

#include <cmath>
#include <ctime>

#include <fmt/format.h>

#include "clients/tls_probe.hpp"
#include "net/http_client.hpp"

namespace scribed::clients {
namespace {

constexpr std::chrono::seconds kPatience{5};
constexpr int kFewDays = 14;
/// A token's times are compared with our clock; a minute is what upstreams forgive.
constexpr double kForgivenSkew = 60;

Check certificate_check(const std::string& host, const TlsFacts& facts) {
    const auto words = fmt::format(
        "{}: {}, certificate of {} good for {} more days", host, facts.protocol, facts.issuer, facts.days_left
    );
    if (facts.days_left < kFewDays) return failed("TLS", words, "The certificate is about to expire; tell its owner.");
    return good("TLS", words);
}

}  // namespace

std::vector<Check> check_upstream(const std::string& url, const std::string& ca_file) {
    const auto parsed = net::parse_url(url);
    if (!parsed) return {failed("name", url + " is no URL", "Mend it in the configuration, table [upstream].")};
    const auto& host = parsed->host;
    const auto addresses = resolve_name(host);
    if (!addresses) {
        return {
            failed("name", addresses.error().message(), "Check the network and DNS, or the URL in table [upstream].")};
    }
    std::vector<Check> out{good("name", fmt::format("{} is {}", host, *addresses))};
    if (!parsed->secure()) {
        const auto connected = probe_tcp(host, parsed->port, kPatience);
        out.push_back(
            connected
                ? good("connection", fmt::format("{} port {} answers (without TLS)", host, parsed->port))
                : failed("connection", connected.error().message(), "Is the server started? Is a firewall between?")
        );
        return out;
    }
    const auto facts = probe_tls(host, parsed->port, ca_file, kPatience);
    out.push_back(
        facts ? certificate_check(host, *facts)
              : failed(
                    "TLS", facts.error().message(),
                    "A proxy that rewrites TLS needs its authority in upstream.ca_file; else check clock and network."
                )
    );
    return out;
}

Check judge_clock(std::string_view date, UnixMs before, UnixMs after) {
    std::tm parts{};
    if (::strptime(std::string(date).c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts) == nullptr) {
        return passed_over("clock", "the upstream does not tell the time");
    }
    // Date counts whole seconds: it means any moment of the second that it names.
    const auto theirs = static_cast<double>(::timegm(&parts)) + 0.5;
    const auto ours = static_cast<double>(before + after) / 2000.0;
    const auto skew = ours - theirs;
    if (std::abs(skew) > kForgivenSkew) {
        const auto words = fmt::format("{:.0f} s {}", std::abs(skew), skew > 0 ? "fast" : "slow");
        return failed("clock", words, "Set the clock: timedatectl set-ntp true");
    }
    return good("clock", fmt::format("within {:.0f} s of the upstream's", std::ceil(std::abs(skew))));
}

net::Task<Check> check_clock(std::string url, std::string ca_file) {
    auto parsed = net::parse_url(url);
    auto tls = net::TlsContext::client(ca_file);
    if (!parsed || !tls) co_return passed_over("clock", "no upstream to compare with");
    net::HttpCall call;
    call.method = "HEAD";
    call.url = std::move(*parsed);
    const auto before = wall_now_ms();
    const auto reply = co_await net::http_call(std::move(call), *tls, steady_now() + kPatience);
    if (!reply) co_return passed_over("clock", "no upstream to compare with");
    co_return judge_clock(reply->header("Date"), before, wall_now_ms());
}

}  // namespace scribed::clients
