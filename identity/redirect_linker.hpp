// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/log.hpp"
#include "identity/accounts.hpp"
#include "identity/auth_host.hpp"

namespace scribed::identity {

/// Signs accounts in by redirect, with an OAuth client of the operator's own (upstream.md 6): a browser leaves for the
/// auth host with a state that serves once, and comes back with it and a code. Any thread.
class RedirectLinker {
public:
    static constexpr std::chrono::minutes kLife{10};

    /// `scope`: what is asked for.
    RedirectLinker(Accounts& accounts, const AuthHost& host, std::string scope);

    /// A browser that leaves.
    struct Departure {
        std::string url;      ///< where it goes
        std::string id;       ///< the login's name; no secret
        std::string browser;  ///< a secret that it shows when it comes back to this login
    };
    /// Needs the vault and a client of our own. `redirect_uri`: where the browser is sent back to.
    net::Task<Result<Departure>> start(store::LinkKey key, std::string redirect_uri);

    /// The name of the login whose state came back; of a strange one too.
    static std::string id_of(std::string_view state);

    /// What a request shows besides the login's own cookie.
    enum class Shown {
        nothing,
        browser,  ///< who it is, by a cookie, which comes along by itself
        key,      ///< who it is, by what only he can have put there
        wrong,    ///< something that is no good
    };
    /// A browser that comes back. Members that did not come are empty.
    struct Arrival {
        std::string state;
        std::string code;
        std::string error;
        std::string browser;  ///< as in Departure
        Shown shown = Shown::nothing;
        std::string user;  ///< who it is, where that is shown
    };
    /// What came of it.
    struct Outcome {
        enum class End {
            linked,
            failed,         ///< `error` says why
            no_state,       ///< the arrival has none
            unknown_state,  ///< never given out, back before, too old, or not this browser's
            no_code,        ///< and no error either
            unavailable,    ///< the database cannot be read; `error` is a sentence
        };
        End end = End::failed;
        std::string error = {};  ///< of `failed`: a word from a short list, fit for an address
        store::LinkRow linked = {};
        std::optional<store::LinkRow> replaced = {};  ///< the link in whose place the new one is: to be revoked
    };
    /// Looks at an arrival in the order of upstream.md 6, duty 5; whatever is wrong with it, its state is spent. What
    /// came of a login that was under way is audited. Not to be killed: tokens on their way would be lost.
    net::Task<Outcome> finish(Arrival arrival);

private:
    net::Task<Outcome> exchange(store::RedirectLoginRow row, std::string code);
    net::Task<Outcome> keep(store::LinkRow link, proto::TokenSet tokens);
    net::Task<Outcome> fail(store::LinkKey key, Outcome::End end, std::string error, std::string reason);
    net::Task<void> give_back(proto::TokenSet tokens, std::string client_id);

    Accounts& accounts_;
    const AuthHost& host_;
    const std::string scope_;
    const Log log_;
};

}  // namespace scribed::identity
