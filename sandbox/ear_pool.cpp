// SPDX-License-Identifier: Apache-2.0
#include "sandbox/ear_pool.hpp"

#include <utility>

#include "base/log.hpp"

namespace scribed::sandbox {

struct EarPool::Hearing {
    EarPool* pool;
    std::vector<std::int16_t> samples;
    unsigned rate;

    std::vector<HeardWord> operator()() {
        auto ear = pool->take_ear();
        if (!ear) return {};
        auto words = ear->hear(samples, rate);
        pool->give_back(std::move(ear));
        return words;
    }
};

EarPool::EarPool(unsigned threads, MakeEar make, std::unique_ptr<Ear> first) : make_(std::move(make)), pool_(threads) {
    if (first) idle_.push_back(std::move(first));
}

net::Task<std::vector<HeardWord>> EarPool::hear(std::vector<std::int16_t> samples, unsigned rate) {
    Hearing hearing{this, std::move(samples), rate};
    co_return co_await pool_.run(std::move(hearing));
}

std::unique_ptr<Ear> EarPool::take_ear() {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto ear = std::move(idle_.back());
            idle_.pop_back();
            return ear;
        }
    }
    auto made = make_();
    if (made) return *std::move(made);
    Log("ear").error("no_ear", {{"why", made.error().text()}});
    return nullptr;
}

void EarPool::give_back(std::unique_ptr<Ear> ear) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(ear));
}

}  // namespace scribed::sandbox
