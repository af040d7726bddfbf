// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/error.hpp"

namespace scribed::net {

/// Keys and trust for TLS. Shared read-only by all shards. Copies share the same OpenSSL context.
class TlsContext {
public:
    /// Trusts the system's certificate store, plus the PEM file `ca_file` when not empty. TLS 1.2 or later; peer and
    /// host name are verified. Errc::invalid with param `ca_file`.
    static Result<TlsContext> client(const std::filesystem::path& ca_file = {});
    /// Serves with a PEM certificate chain and key.
    static Result<TlsContext> server(const std::string& certificate_pem, const std::string& key_pem);

    struct Impl;
    Impl& impl() const { return *impl_; }

private:
    explicit TlsContext(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<Impl> impl_;
};

struct PemPair {
    std::string certificate;
    std::string key;
};

/// A fresh self-signed certificate for localhost, 127.0.0.1 and ::1, good for `days` days: for stand-ins and tests.
Result<PemPair> make_self_signed(int days = 30);

}  // namespace scribed::net
