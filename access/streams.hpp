// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "access/keys.hpp"
#include "access/limits.hpp"

namespace scribed::access {

/// What stays open for a caller: WebSockets and event streams. A key has so many of them, and they end when it is worth
/// nothing any more. Must outlive its streams. Any thread.
class Streams {
public:
    /// `most`: of one key; 0: no limit.
    Streams(Keys& keys, int most) : keys_(keys), places_(most) {}

    /// One of them, until it goes.
    class Stream {
    public:
        Stream(Stream&& from) noexcept
            : streams_(std::exchange(from.streams_, nullptr)), number_(from.number_), place_(std::move(from.place_)) {}
        Stream& operator=(Stream&&) = delete;
        ~Stream();

        /// `end` is called once its key is worth nothing, on whatever thread finds that out; at once when it was found
        /// out before.
        void when_revoked(std::function<void()> end);

    private:
        friend class Streams;
        Stream(Streams* streams, std::uint64_t number, Places::Place place)
            : streams_(streams), number_(number), place_(std::move(place)) {}

        Streams* streams_;
        std::uint64_t number_;
        Places::Place place_;
    };
    /// Nothing when the key has no more.
    std::optional<Stream> open(const Caller& caller);

    /// Ends the streams of keys that are worth nothing any more. A key that cannot be read now is left alone.
    net::Task<void> look();

private:
    struct Open {
        std::string key_id;
        std::function<void()> end;
        bool revoked = false;
    };
    void revoke(const std::string& key_id);

    Keys& keys_;
    Places places_;
    std::mutex mutex_;
    std::uint64_t next_ = 0;
    std::map<std::uint64_t, Open> open_;
};

}  // namespace scribed::access
