// SPDX-License-Identifier: Apache-2.0
#include "identity/webhook_keys.hpp"

#include <algorithm>

#include "identity/crypto.hpp"
#include "identity/private_file.hpp"
#include "proto/base64.hpp"
#include "proto/webhook_message.hpp"

namespace scribed::identity {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kLeastBytes = 24;
constexpr std::size_t kMostBytes = 64;

Result<Secret> parse_key(std::string_view line) {
    const Error wrong(Errc::invalid, "must hold `whsec_` and the base64 of 24 to 64 bytes on each line");
    if (!line.starts_with(kPrefix)) return wrong;
    auto decoded = proto::decode_base64(line.substr(kPrefix.size()));
    if (!decoded) return wrong;
    Secret key(*decoded);
    wipe(*decoded);
    const auto bytes = key.view();
    if (bytes.size() < kLeastBytes || bytes.size() > kMostBytes) return wrong;
    if (std::ranges::all_of(bytes, [&](char c) { return c == bytes.front(); })) {
        return Error(Errc::invalid, "holds a key that is no random bytes");
    }
    return key;
}

}  // namespace

Result<WebhookKeys> WebhookKeys::parse(std::string_view text) {
    WebhookKeys out;
    for (const auto line : secret_lines(text)) {
        auto key = parse_key(line);
        if (!key) return key.error();
        out.keys_.push_back(std::move(*key));
    }
    if (out.keys_.empty()) return Error(Errc::invalid, "holds no key");
    return out;
}

Result<WebhookKeys> WebhookKeys::read(const std::filesystem::path& file) {
    const PrivateFile from(file, "webhook secret file");
    const auto text = from.read();
    if (!text) return text.error();
    auto keys = parse(text->view());
    if (!keys) return from.refused(keys.error().message());
    return keys;
}

std::string WebhookKeys::sign(std::string_view text) const {
    std::string out;
    for (const auto& key : keys_) {
        if (!out.empty()) out += ' ';
        out += proto::webhook_signature(hmac_sha256(key.view(), text));
    }
    return out;
}

}  // namespace scribed::identity
