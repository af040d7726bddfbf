// SPDX-License-Identifier: Apache-2.0
#include "identity/credential_file.hpp"

#include <chrono>
#include <fstream>
#include <iterator>

namespace scribed::identity {

CredentialFile::CredentialFile(std::filesystem::path path, std::string key, Parse parse)
    : path_(std::move(path)),
      key_(std::move(key)),
      parse_(std::move(parse)),
      cached_(Error(Errc::unauthorized, "no credentials are configured: set " + key_, key_)) {}

net::Task<Result<Bearer>> CredentialFile::get() { co_return load(); }

net::Task<Result<void>> CredentialFile::recover(std::string refused) {
    const auto now = load();
    if (!now) co_return now.error();
    if (now->token == refused) co_return Error(Errc::unauthorized, "the file still holds what was refused", key_);
    co_return Result<void>();
}

// The file is a few hundred bytes and read only when its time stamp moves, so the loop may wait for it.
Result<Bearer> CredentialFile::load() {
    if (!configured()) return cached_;
    const std::lock_guard lock(mutex_);
    std::error_code failure;
    const auto changed = std::filesystem::last_write_time(path_, failure);
    if (failure) {
        read_at_ = {};
        return Error(Errc::unauthorized, "cannot read " + path_.string() + ": " + failure.message(), key_);
    }
    if (changed != read_at_) {
        std::ifstream file(path_, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
        if (!file.good() && text.empty()) return Error(Errc::unauthorized, "cannot read " + path_.string(), key_);
        cached_ = parse_(text);
        // Time stamps are coarse: what was written a moment ago may be written once more under the same one.
        const bool settled = decltype(changed)::clock::now() - changed > std::chrono::seconds(2);
        read_at_ = settled ? changed : decltype(read_at_){};
    }
    return cached_;
}

}  // namespace scribed::identity
