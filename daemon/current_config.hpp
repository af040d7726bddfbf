// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "daemon/config.hpp"

namespace scribed::daemon {

/// What a reload came to: names of keys, in the order of docs/config.md.
struct ConfigChanges {
    std::vector<std::string> taken;
    std::vector<std::string> need_restart;  ///< changed in the file, and still what they were
};

/// The configuration that is in force. Whoever works with it for longer keeps what get() gave: it stays whole and as it
/// was. Any thread.
class CurrentConfig {
public:
    explicit CurrentConfig(Config config) : config_(std::make_shared<const Config>(std::move(config))) {}

    std::shared_ptr<const Config> get() const;
    /// Takes from `fresh` the keys that a reload may change.
    ConfigChanges take(const Config& fresh);

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Config> config_;
};

}  // namespace scribed::daemon
