// SPDX-License-Identifier: Apache-2.0
#include "access/streams.hpp"

#include <set>
#include <vector>

namespace scribed::access {

Streams::Stream::~Stream() {
    if (streams_ == nullptr) return;
    const std::lock_guard lock(streams_->mutex_);
    streams_->open_.erase(number_);
}

void Streams::Stream::when_revoked(std::function<void()> end) {
    {
        const std::lock_guard lock(streams_->mutex_);
        auto& open = streams_->open_.at(number_);
        if (!open.revoked) {
            open.end = std::move(end);
            return;
        }
    }
    end();
}

std::optional<Streams::Stream> Streams::open(const Caller& caller) {
    auto place = places_.take(caller.key_id.empty() ? caller.user : caller.key_id);
    if (!place) return std::nullopt;
    const std::lock_guard lock(mutex_);
    const auto number = next_++;
    open_.emplace(number, Open{caller.key_id, {}, false});
    return Stream(this, number, std::move(*place));
}

net::Task<void> Streams::look() {
    std::set<std::string> ids;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [number, open] : open_) {
            if (!open.key_id.empty() && !open.revoked) ids.insert(open.key_id);
        }
    }
    for (const auto& id : ids) {
        const auto valid = co_await keys_.valid(id);
        if (valid && !*valid) revoke(id);
    }
}

void Streams::revoke(const std::string& key_id) {
    std::vector<std::function<void()>> ends;
    {
        const std::lock_guard lock(mutex_);
        for (auto& [number, open] : open_) {
            if (open.key_id != key_id) continue;
            open.revoked = true;
            if (open.end) ends.push_back(std::exchange(open.end, {}));
        }
    }
    for (const auto& end : ends)
        end();
}

}  // namespace scribed::access
