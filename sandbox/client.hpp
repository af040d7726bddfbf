// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace scribed::sandbox {

/// An OAuth client that is registered at the auth host.
struct Client {
    std::string id;
    /// Letter by letter. One on this machine without a port (`http://127.0.0.1/x`) stands for every port (RFC 8252
    /// section 7.3).
    std::set<std::string> redirect_uris;
    std::set<std::string, std::less<>> scopes;
    std::string secret;    ///< empty: a public client
    bool devices = false;  ///< may sign in by device code

    bool may_return_to(std::string_view uri) const;
    /// `scope`: words with spaces between.
    bool may_ask_for(std::string_view scope) const;
};

/// The public client of the Codex CLI under that id: its own loopback addresses and those of `redirect_uris`
/// (upstream.md 1.2, 1.7).
Client codex_client(std::string id, const std::set<std::string>& redirect_uris);

/// `ID,redirect=URI[,redirect=URI...][,scope=WORDS][,secret=SECRET]`: a client of somebody's own, which signs in by
/// redirect only. Without `scope` it may ask for those of a profile and of models (upstream.md 6). Errc::invalid.
Result<Client> parse_client(std::string_view spec);

/// Whether a word is among those with spaces between.
bool has_word(std::string_view words, std::string_view word);

}  // namespace scribed::sandbox
