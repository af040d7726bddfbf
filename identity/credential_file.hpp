// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <mutex>
#include <string>

#include "identity/bearer.hpp"

namespace scribed::identity {

/// A bearer kept in a file that somebody else writes (read only; re-read when it changes).
class CredentialFile : public BearerSource {
public:
    /// Reads the bearer out of the file's text; Errc::unauthorized when it holds none.
    using Parse = std::function<Result<Bearer>(const std::string& text)>;

    /// An empty `path` means not configured. `key` is the configuration key, for messages.
    CredentialFile(std::filesystem::path path, std::string key, Parse parse);

    net::Task<Result<Bearer>> get() override;
    net::Task<Result<void>> recover(std::string refused) override;
    bool configured() const override { return !path_.empty(); }

private:
    Result<Bearer> load();

    const std::filesystem::path path_;
    const std::string key_;
    const Parse parse_;
    std::mutex mutex_;
    std::filesystem::file_time_type read_at_{};
    Result<Bearer> cached_;
};

}  // namespace scribed::identity
