// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/units.hpp"

namespace scribed::store {

/// Samples of one track that wait for the disk: runs of samples, each at its index, in order, without overlap.
class AudioBatch {
public:
    struct Run {
        Samples index;
        std::span<const std::int16_t> samples;
    };

    /// `index` is not below end().
    void append(Samples index, std::span<const std::int16_t> samples);
    /// Takes over what `newer` holds, which begins at or behind end(); `newer` is empty afterwards.
    void take(AudioBatch& newer);
    /// Forgets what lies below `index` and returns how many samples that was.
    std::size_t drop_below(Samples index);

    bool empty() const { return samples_.empty(); }
    /// Samples held; the holes between runs do not count.
    std::size_t size() const { return samples_.size(); }
    /// In order.
    std::vector<Run> runs() const;

private:
    struct Place {
        Samples index;
        std::size_t offset;
    };
    std::size_t length_of(std::size_t run) const;

    std::vector<std::int16_t> samples_;
    std::vector<Place> places_;
};

}  // namespace scribed::store
