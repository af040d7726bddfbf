// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "base/error.hpp"
#include "net/worker_pool.hpp"
#include "sandbox/ear.hpp"

namespace scribed::sandbox {

/// Threads that listen, with as many ears as listen at once.
class EarPool {
public:
    using MakeEar = std::function<Result<std::unique_ptr<Ear>>()>;

    /// `make` is called on the pool's threads, once for each ear that is needed beyond `first`.
    EarPool(unsigned threads, MakeEar make, std::unique_ptr<Ear> first);

    /// Hears a clip; comes back to the caller's executor.
    net::Task<std::vector<HeardWord>> hear(std::vector<std::int16_t> samples, unsigned rate);

private:
    struct Hearing;
    std::unique_ptr<Ear> take_ear();
    void give_back(std::unique_ptr<Ear> ear);

    MakeEar make_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Ear>> idle_;
    net::WorkerPool pool_;
};

}  // namespace scribed::sandbox
