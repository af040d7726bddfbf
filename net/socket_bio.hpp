// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/bio.h>

namespace scribed::net {

/// An OpenSSL BIO over a non-blocking socket that it does not own. OpenSSL's own writes with write(2), which raises
/// SIGPIPE when the peer is gone; this one does not.
BIO* make_socket_bio(int descriptor);

}  // namespace scribed::net
