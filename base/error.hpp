// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <boost/system/result.hpp>

namespace scribed {

/// What went wrong, as far as a caller may want to act on it. Text for people lives in Error::message.
enum class Errc {
    invalid,       ///< the input is wrong; Error::param names the member
    not_found,     ///< the named thing does not exist
    conflict,      ///< the named thing is in a state that forbids this
    too_large,     ///< a stated limit is exceeded
    unsupported,   ///< understood, but not offered
    corrupt,       ///< stored or received bytes are not what they claim to be
    io,            ///< a file operation failed
    disk_full,     ///< a write failed for lack of space or quota
    unreachable,   ///< no connection: name resolution, refused, reset, TLS
    closed,        ///< the peer ended the conversation
    timeout,       ///< a deadline passed
    cancelled,     ///< our own side stopped the operation
    unauthorized,  ///< credentials are missing, wrong or expired
    internal,      ///< a broken invariant; a bug
};

/// The code's stable name, as metrics and JSON print it: `too_large`.
std::string_view name(Errc code);

/// A failure as a value. Holds no secret and no transcript text: it is printed in logs.
class Error {
public:
    /// Only what Result<T>::error() of a success gives; carries no meaning.
    Error() = default;
    Error(Errc code, std::string message, std::string param = {})
        : code_(code), message_(std::move(message)), param_(std::move(param)) {}

    Errc code() const { return code_; }
    /// One sentence for people, without a full stop.
    const std::string& message() const { return message_; }
    /// The member, key, path or field that is at fault; may be empty.
    const std::string& param() const { return param_; }
    /// `code: message (param)`.
    std::string text() const;

private:
    Errc code_ = Errc::internal;
    std::string message_;
    std::string param_;
};

template <class T = void>
using Result = boost::system::result<T, Error>;

/// What Result::value() throws when it holds an error: the way out of start-up code and tests.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

}  // namespace scribed
