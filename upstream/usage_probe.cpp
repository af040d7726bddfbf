// SPDX-License-Identifier: Apache-2.0
#include "upstream/usage_probe.hpp"

#include "net/http_client.hpp"
#include "upstream/lane_health.hpp"
#include "upstream/recovery.hpp"

namespace scribed::upstream {
namespace {

using proto::UpstreamFault;

constexpr std::chrono::seconds kLimit{15};
constexpr std::size_t kMaxReply = 256 * 1024;

net::Task<UpstreamResult<proto::Usage>> ask(Endpoints endpoints, identity::Bearer bearer) {
    auto url = net::join_url(endpoints.chatgpt_url, "/wham/usage");
    if (!url) co_return from_transport(url.error());
    net::HttpCall call;
    call.url = *url;
    call.headers = request_headers(endpoints.profile, bearer);
    const auto reply = co_await net::http_call(std::move(call), endpoints.tls, steady_now() + kLimit, kMaxReply);
    if (!reply) co_return from_transport(reply.error());
    const auto now = wall_now_ms();
    if (reply->status != 200) co_return proto::classify_reply(reply->status, reply->headers, reply->body, now);
    auto usage = proto::parse_usage(reply->body, now);
    // A 200 that tells no usage is a proxy's page or a broken server: classified by its body.
    if (!usage) co_return proto::classify_reply(reply->status, reply->headers, reply->body, now);
    co_return std::move(*usage);
}

Verdict verdict_of(UpstreamFault fault) {
    switch (fault) {
        case UpstreamFault::unauthorized: return Verdict::reconnect;
        case UpstreamFault::not_entitled: return Verdict::account;
        case UpstreamFault::usage_exhausted: return Verdict::spent;
        // All else says nothing about the account, a missing endpoint least of all.
        default: return Verdict::unknown;
    }
}

std::string spent_until(std::optional<UnixMs> time) {
    return time ? "usage is spent until " + rfc3339(*time) : std::string("usage is spent");
}

}  // namespace

std::string_view name(Verdict verdict) {
    switch (verdict) {
        case Verdict::works: return "works";
        case Verdict::spent: return "spent";
        case Verdict::reconnect: return "reconnect";
        case Verdict::account: return "account";
        case Verdict::unknown: return "unknown";
    }
    return "unknown";
}

Verdict verdict_of(std::string_view name_of) {
    for (const auto verdict : kVerdicts) {
        if (name(verdict) == name_of) return verdict;
    }
    return Verdict::unknown;
}

UsageFinding judge_usage(const UpstreamResult<proto::Usage>& answer) {
    UsageFinding out;
    if (answer) {
        out.usage = *answer;
        out.verdict = answer->spent() ? Verdict::spent : Verdict::works;
        if (answer->spent()) out.resets_at = answer->opens_at();
    } else {
        out.error = answer.error();
        out.verdict = verdict_of(answer.error().fault);
        out.resets_at = answer.error().resets_at;
    }
    switch (out.verdict) {
        case Verdict::works: out.message = "works"; break;
        case Verdict::spent: out.message = spent_until(out.resets_at); break;
        case Verdict::reconnect: out.message = "reconnect before your next session: " + out.error->message; break;
        case Verdict::account: out.message = "the account is refused: " + out.error->message; break;
        case Verdict::unknown: out.message = explain(*out.error); break;
    }
    return out;
}

net::Task<UsageFinding> probe_usage(Endpoints endpoints, std::shared_ptr<identity::BearerSource> bearer) {
    const auto attempt = [&endpoints](identity::Bearer shown) { return ask(endpoints, std::move(shown)); };
    const auto answer = co_await with_recovery(std::move(bearer), attempt);
    co_return judge_usage(answer);
}

}  // namespace scribed::upstream
