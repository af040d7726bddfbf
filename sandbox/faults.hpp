// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "sandbox/fault.hpp"

namespace scribed::sandbox {

/// The faults that are set, and which of them strikes next. The same seed and the same occasions give the same strikes.
class Faults {
public:
    explicit Faults(std::uint64_t seed) : random_(seed) {}

    void add(Fault fault) { set_.push_back({std::move(fault), 0, 0}); }
    void clear() {
        set_.clear();
        ++cleared_;
    }
    /// How often clear() was called.
    std::uint64_t cleared() const { return cleared_; }

    /// One occasion: every fault that fits counts it, the first that strikes is given.
    std::optional<Fault> strike(FaultPlace place, FaultScope scope, FaultStep step = FaultStep::asked);
    /// The same, but all that strike.
    std::vector<Fault> strike_all(FaultPlace place, FaultScope scope);

    /// `{"faults":[{"where","what","value",...,"seen","struck"}]}`
    std::string json() const;

private:
    struct Armed {
        Fault fault;
        int seen;
        int struck;
    };
    bool strikes(Armed& armed);

    std::vector<Armed> set_;
    std::uint64_t cleared_ = 0;
    std::mt19937_64 random_;
};

}  // namespace scribed::sandbox
