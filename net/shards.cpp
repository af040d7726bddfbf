// SPDX-License-Identifier: Apache-2.0
#include "net/shards.hpp"

#include <algorithm>
#include <string>

#include <pthread.h>

namespace scribed::net {

Shards::Shards(unsigned count) {
    for (unsigned i = 0; i < std::max(1U, count); ++i) {
        // One thread runs each context; others only post to it.
        contexts_.push_back(std::make_unique<boost::asio::io_context>(1));
        work_.push_back(boost::asio::make_work_guard(contexts_.back()->get_executor()));
    }
}

Shards::~Shards() { stop(); }

Executor Shards::next() { return executor(next_.fetch_add(1, std::memory_order_relaxed) % size()); }

void Shards::start() {
    for (unsigned i = 0; i < size(); ++i) {
        threads_.emplace_back([context = contexts_[i].get()] { context->run(); });
        pthread_setname_np(threads_.back().native_handle(), ("shard-" + std::to_string(i)).c_str());
    }
}

void Shards::stop() {
    for (auto& context : contexts_)
        context->stop();
    for (auto& thread : threads_)
        thread.join();
    threads_.clear();
}

}  // namespace scribed::net
