// SPDX-License-Identifier: Apache-2.0

#include "base/utf8.hpp"
#include "proto/base64.hpp"
#include "proto/jwt_claims.hpp"
#include "tests/fuzz/require.hpp"

using namespace scribed;
using fuzz::require;

namespace {

void require_sound(const proto::JwtClaims& claims) {
    constexpr UnixMs kEndOfYear9999 = 253402300799000;
    for (const auto& text : {claims.email, claims.account_id, claims.user_id, claims.plan})
        require(valid_utf8(text));
    require(!claims.expires || (*claims.expires >= 0 && *claims.expires <= kEndOfYear9999));
}

}  // namespace

// The input as a token, and as the payload of one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::as_text(data, size);
    require_sound(proto::read_jwt(text));
    const auto token = "e30." + proto::encode_base64url(text) + ".";
    const auto claims = proto::read_jwt(token);
    require_sound(claims);
    const auto login = proto::login_claims(token, text);
    require_sound(login);
    require(claims.email.empty() || login.email == claims.email);
    return 0;
}
