// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "access/secret_text.hpp"
#include "identity/credential_formats.hpp"
#include "identity/vault_key_file.hpp"
#include "tests/fuzz/require.hpp"

using namespace scribed;
using fuzz::require;

namespace {

/// Stands for a secret in some of the seeds, and is put beside each input.
constexpr std::string_view kSecret = "n33dle";

/// A message about a secret does not repeat it.
void require_discreet(const Error& error) { require(error.message().find(kSecret) == std::string::npos); }

void check_vault_keys(std::string_view text) {
    const auto vault = identity::parse_vault_keys(text);
    if (!vault) {
        require(vault.error().code() == Errc::invalid);
        return require_discreet(vault.error());
    }
    const identity::RecordName name{"ada", "openai", "access_token"};
    const auto sealed = vault->seal(vault->first_key(), name, "secret");
    require(vault->open(name, sealed).value().view() == "secret");
}

void check(const std::string& text) {
    if (const auto key = identity::parse_api_key(text)) {
        // It goes into a header.
        require(!key->token.empty() && std::ranges::all_of(key->token, [](char c) { return c > ' ' && c <= '~'; }));
        require(text.find(key->token) != std::string::npos);
    } else {
        require_discreet(key.error());
    }
    const auto bearer = identity::parse_codex_auth(text);
    require(!bearer || !bearer->token.empty());
    if (!bearer) require_discreet(bearer.error());
    const auto login = identity::parse_codex_login(text);
    require(!login || (!login->tokens.access_token.empty() && !login->tokens.refresh_token.empty()));
    require(!login || bearer);
    if (!login) require_discreet(login.error());
    check_vault_keys(text);
    const auto shown = access::KeyText::parse(text);
    require(!shown || shown->text() == text);
}

}  // namespace

// The files that hold credentials, and keys of ours as they are shown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(fuzz::as_text(data, size));
    check(text);
    check(std::string(kSecret) + text);
    check(text + std::string(kSecret));
    return 0;
}
