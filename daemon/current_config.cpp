// SPDX-License-Identifier: Apache-2.0
#include "daemon/current_config.hpp"

#include "daemon/config_table.hpp"

namespace scribed::daemon {

std::shared_ptr<const Config> CurrentConfig::get() const {
    const std::lock_guard lock(mutex_);
    return config_;
}

ConfigChanges CurrentConfig::take(const Config& fresh) {
    ConfigChanges changes;
    const std::lock_guard lock(mutex_);
    auto next = *config_;
    for (const auto& key : config_table()) {
        const auto value = key.read(fresh);
        if (value == key.read(next)) continue;
        if (key.reloads) key.apply(next, value).value();
        (key.reloads ? changes.taken : changes.need_restart).push_back(key.name);
    }
    config_ = std::make_shared<const Config>(std::move(next));
    return changes;
}

}  // namespace scribed::daemon
