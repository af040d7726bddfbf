// SPDX-License-Identifier: Apache-2.0
#include "audio/sndfile_handle.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace scribed::audio {

sf_count_t MemorySource::length(void* self) {
    return static_cast<sf_count_t>(static_cast<MemorySource*>(self)->bytes_.size());
}

sf_count_t MemorySource::seek(sf_count_t offset, int whence, void* self) {
    auto& source = *static_cast<MemorySource*>(self);
    const sf_count_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? source.at_ : length(self);
    // A damaged header may ask for any place; beyond the end nothing can be read.
    source.at_ = std::clamp<sf_count_t>(offset, -from, length(self) - from) + from;
    return source.at_;
}

sf_count_t MemorySource::read(void* to, sf_count_t count, void* self) {
    auto& source = *static_cast<MemorySource*>(self);
    const sf_count_t taken = std::clamp<sf_count_t>(count, 0, length(self) - source.at_);
    if (taken > 0) std::memcpy(to, source.bytes_.data() + source.at_, static_cast<std::size_t>(taken));
    source.at_ += taken;
    return taken;
}

sf_count_t MemorySource::tell(void* self) { return static_cast<MemorySource*>(self)->at_; }

SndfileHandle MemorySource::open(SF_INFO& info) {
    SF_VIRTUAL_IO io{};
    io.get_filelen = length;
    io.seek = seek;
    io.read = read;
    io.tell = tell;
    info = {};
    return SndfileHandle(sf_open_virtual(&io, SFM_READ, &info, this));
}

}  // namespace scribed::audio
