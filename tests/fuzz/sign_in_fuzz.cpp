// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "proto/client_secret.hpp"
#include "proto/jwt_claims.hpp"
#include "proto/oauth_replies.hpp"

using namespace scribed;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

// What an auth host and the mint may answer, and tokens: read or refused, whatever the status they come with.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr UnixMs kNow = 1'795'178'000'500;
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const int status : {0, 200, 400, 401, 403, 429, 500}) {
        const proto::AuthReply reply{status, {{"retry-after", text.substr(0, 40)}}, text, "no answer"};
        const auto code = proto::read_device_code(reply, kNow);
        require(!code || code->interval_s > 0);
        const auto poll = proto::read_device_poll(reply, kNow);
        require(poll.verdict != proto::DevicePoll::Verdict::approved || !poll.code.empty());
        for (const auto& verdict : {proto::read_refresh(reply, kNow), proto::read_exchange(reply, kNow)}) {
            const bool granted = verdict.end == proto::TokenVerdict::End::granted;
            require(!granted || (status == 200 && !verdict.tokens.access_token.empty()));
        }
    }
    const auto secret = proto::parse_mint_reply(text);
    require(!secret || !secret->value.empty());
    (void)proto::read_jwt(text);
    (void)proto::login_claims(text, text);
    return 0;
}
