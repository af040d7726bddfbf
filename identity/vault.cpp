// SPDX-License-Identifier: Apache-2.0
#include "identity/vault.hpp"

#include <algorithm>
#include <stdexcept>

#include "identity/crypto.hpp"
#include "proto/base64.hpp"

namespace scribed::identity {
namespace {

constexpr std::string_view kVersion = "v1";

std::string key_id(std::string_view key) {
    // One-way: the id tells which key, and nothing about it.
    std::string labelled("scribed vault key id\n");
    labelled += key;
    const auto hash = sha256_hex(labelled);
    wipe(labelled);
    return hash.substr(0, 16);
}

// Each part with its length in front: no two names give the same text.
std::string about(std::string_view id, const RecordName& name) {
    std::string out(kVersion);
    for (const auto part : {id, name.user, name.provider, name.field}) {
        out += '\n';
        out += std::to_string(part.size());
        out += ':';
        out += part;
    }
    return out;
}

}  // namespace

Result<Vault> Vault::make(std::vector<Secret> keys) {
    Vault vault;
    for (auto& key : keys) {
        if (key.size() != kKeyBytes) return Error(Errc::invalid, "a vault key has 32 bytes");
        auto id = key_id(key.view());
        vault.keys_.push_back({std::move(id), std::move(key)});
    }
    if (vault.keys_.empty()) return Error(Errc::invalid, "there is no vault key");
    return vault;
}

Vault Vault::with_keys_of(const Vault& other) const {
    Vault both;
    for (const auto* vault : {this, &other}) {
        for (const auto& key : vault->keys_) {
            if (!both.knows(key.id)) both.keys_.push_back({key.id, Secret(key.bytes.view())});
        }
    }
    return both;
}

bool Vault::knows(std::string_view id) const { return std::ranges::find(keys_, id, &Key::id) != keys_.end(); }

std::vector<std::string> Vault::key_ids() const {
    std::vector<std::string> out;
    for (const auto& key : keys_)
        out.push_back(key.id);
    return out;
}

std::string_view Vault::sealed_by(std::string_view sealed) {
    if (!sealed.starts_with(kVersion)) return {};
    sealed.remove_prefix(kVersion.size());
    const auto end = sealed.find('.', 1);
    if (!sealed.starts_with('.') || end == std::string_view::npos) return {};
    return sealed.substr(1, end - 1);
}

std::string Vault::seal(std::string_view key_id, const RecordName& name, std::string_view plain) const {
    const auto key = std::ranges::find(keys_, key_id, &Key::id);
    if (key == keys_.end()) throw std::logic_error("the vault is asked to seal with a key that it does not have");
    std::string out(kVersion);
    out += '.' + key->id + '.';
    proto::append_base64(out, seal_aes_gcm(key->bytes.view(), about(key->id, name), plain));
    return out;
}

Result<Secret> Vault::open(const RecordName& name, std::string_view sealed) const {
    const Error corrupt(Errc::corrupt, "a stored secret does not open: it was changed, or moved from another record");
    const auto id = sealed_by(sealed);
    if (id.empty()) return corrupt;
    const auto key = std::ranges::find(keys_, id, &Key::id);
    if (key == keys_.end()) {
        return Error(
            Errc::unauthorized, "a stored secret was sealed with vault key " + std::string(id) + ", which is not here"
        );
    }
    const auto bytes = proto::decode_base64(sealed.substr(kVersion.size() + id.size() + 2));
    if (!bytes) return corrupt;
    auto plain = open_aes_gcm(key->bytes.view(), about(id, name), *bytes);
    if (!plain) return corrupt;
    return std::move(*plain);
}

}  // namespace scribed::identity
