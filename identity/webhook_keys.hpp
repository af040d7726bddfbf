// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "identity/secret.hpp"

namespace scribed::identity {

/// What the webhook's messages are signed with (Standard Webhooks, symmetric). Each message carries a signature of each
/// key, so that a receiver may know the old one or the new one while they are being changed. Immutable; any thread.
class WebhookKeys {
public:
    /// One key a line: `whsec_` and the base64 of 24 to 64 bytes; empty lines and lines that begin with `#` are passed
    /// over. Errc::invalid; messages never quote the text.
    static Result<WebhookKeys> parse(std::string_view text);
    /// Reads such a file, which only its owner may read. Errc::invalid: see PrivateFile.
    static Result<WebhookKeys> read(const std::filesystem::path& file);

    /// The header `webhook-signature` for what proto::webhook_signed_text() made: a signature of each key.
    std::string sign(std::string_view text) const;

private:
    std::vector<Secret> keys_;
};

}  // namespace scribed::identity
