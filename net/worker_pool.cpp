// SPDX-License-Identifier: Apache-2.0
#include "net/worker_pool.hpp"

namespace scribed::net {

WorkerPool::WorkerPool(unsigned threads) : pool_(threads == 0 ? 1 : threads) {}

WorkerPool::~WorkerPool() { pool_.join(); }

}  // namespace scribed::net
