// SPDX-License-Identifier: Apache-2.0
#include "access/scopes.hpp"

#include <algorithm>
#include <array>

namespace scribed::access {
namespace {

constexpr std::array kScopes{Scope::ingest, Scope::read, Scope::account, Scope::admin};

}  // namespace

std::string_view name(Scope scope) {
    switch (scope) {
        case Scope::ingest: return "ingest";
        case Scope::read: return "read";
        case Scope::account: return "account";
        case Scope::admin: return "admin";
    }
    return "admin";
}

Scopes::Scopes(std::initializer_list<Scope> scopes) {
    for (const auto scope : scopes)
        bits_ |= static_cast<std::uint8_t>(scope);
}

Scopes Scopes::all() { return {Scope::ingest, Scope::read, Scope::account, Scope::admin}; }

Result<Scopes> Scopes::parse(std::string_view text) {
    Scopes out;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(", "), text.size());
        const auto word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (word.empty()) continue;
        const auto scope = std::ranges::find(kScopes, word, &access::name);
        if (scope == kScopes.end()) {
            return Error(
                Errc::invalid, "'" + std::string(word) + "' is no scope; there are ingest, read, account, admin",
                "scopes"
            );
        }
        out.bits_ |= static_cast<std::uint8_t>(*scope);
    }
    if (out.empty()) return Error(Errc::invalid, "name at least one scope: ingest, read, account, admin", "scopes");
    return out;
}

std::string Scopes::text() const {
    std::string out;
    for (const auto scope : kScopes) {
        if (!has(scope)) continue;
        if (!out.empty()) out += ' ';
        out += access::name(scope);
    }
    return out;
}

}  // namespace scribed::access
