// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "audio/resampler.hpp"

namespace scribed::audio {

/// Equal rates: what comes in goes out.
class CopyResampler final : public Resampler {
public:
    void push(std::span<const std::int16_t> in, std::vector<std::int16_t>& out) override {
        out.insert(out.end(), in.begin(), in.end());
    }
    void flush(std::vector<std::int16_t>& /*out*/) override {}
    std::size_t memory_bytes() const override { return sizeof(*this); }
};

}  // namespace scribed::audio
