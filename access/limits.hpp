// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.hpp"

namespace scribed::access {

/// How often somebody may do something: a bucket that holds as much as a minute allows and fills evenly. Any thread.
class RateLimit {
public:
    /// `per_minute` 0: no limit.
    explicit RateLimit(int per_minute) : per_minute_(per_minute) {}

    /// Takes one; otherwise how long to wait for the next.
    std::optional<std::chrono::milliseconds> take(const std::string& who, Instant now);

private:
    struct Bucket {
        double level = 0;
        Instant at;
    };
    double level(const Bucket& bucket, Instant now) const;
    void forget_full(Instant now);

    const int per_minute_;
    std::mutex mutex_;
    std::map<std::string, Bucket> buckets_;
    std::size_t look_at_ = 1024;  ///< so many buckets: look which are full again
};

/// How many of something somebody has open. Must outlive its places. Any thread.
class Places {
public:
    /// `most` 0: no limit.
    explicit Places(int most) : most_(most) {}

    /// One of them, until it goes.
    class Place {
    public:
        Place() = default;
        Place(Place&& from) noexcept : places_(std::exchange(from.places_, nullptr)), who_(std::move(from.who_)) {}
        Place& operator=(Place&&) = delete;
        ~Place();

    private:
        friend class Places;
        Place(Places* places, std::string who) : places_(places), who_(std::move(who)) {}
        Places* places_ = nullptr;
        std::string who_;
    };
    /// Nothing when all are taken.
    std::optional<Place> take(const std::string& who);
    /// For what is open already, even where that is more than there are places.
    Place hold(const std::string& who);

private:
    const int most_;
    std::mutex mutex_;
    std::map<std::string, int> taken_;
};

}  // namespace scribed::access
