// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "sandbox/options.hpp"

namespace scribed::sandbox {

/// A running stand-in for OpenAI: one port, one shard of its own, threads that listen. Use it in tests as it is.
class Sandbox {
public:
    /// Loads an ear and listens. Errc::invalid, Errc::io (port in use), Errc::not_found (no speech model).
    static Result<std::unique_ptr<Sandbox>> start(SandboxOptions options);
    /// Ends all connections and joins the threads.
    ~Sandbox();

    std::uint16_t port() const;
    /// `http://127.0.0.1:41234`, or https.
    std::string url() const;
    /// The certificate to trust, in PEM; empty without TLS.
    const std::string& certificate() const;

private:
    struct Impl;
    explicit Sandbox(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace scribed::sandbox
