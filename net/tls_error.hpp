// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/ssl.h>

#include <boost/system/error_code.hpp>

namespace scribed::net {

/// Why an OpenSSL call failed for good: `reason` as SSL_get_error() gave it, `system_error` the errno behind it.
/// Empties OpenSSL's queue. The peer's close_notify is asio::error::eof; an end without it is a reset, since the bytes
/// before it may be an attacker's excerpt. A refused certificate says what is wrong with it.
boost::system::error_code tls_error(const SSL* ssl, int reason, int system_error);

}  // namespace scribed::net
