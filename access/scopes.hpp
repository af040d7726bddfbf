// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace scribed::access {

/// What a caller may do.
enum class Scope : std::uint8_t {
    ingest = 1,   ///< record: open sessions, end them, have them transcribed again, delete them
    read = 2,     ///< sessions, transcripts, audio, events
    account = 4,  ///< link and unlink accounts
    admin = 8,    ///< keys, the vault, metrics, everybody's audit trail; nobody's sessions
};
std::string_view name(Scope scope);

/// A set of them.
class Scopes {
public:
    Scopes() = default;
    Scopes(std::initializer_list<Scope> scopes);
    static Scopes all();
    /// `ingest,read`, commas or spaces between. Errc::invalid names the word that is none, or says that there is none.
    static Result<Scopes> parse(std::string_view text);

    bool has(Scope scope) const { return (bits_ & static_cast<std::uint8_t>(scope)) != 0; }
    bool has_all(Scopes other) const { return (bits_ & other.bits_) == other.bits_; }
    bool empty() const { return bits_ == 0; }
    /// `ingest read`
    std::string text() const;

    bool operator==(const Scopes&) const = default;

private:
    std::uint8_t bits_ = 0;
};

}  // namespace scribed::access
