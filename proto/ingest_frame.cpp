// SPDX-License-Identifier: Apache-2.0
#include "proto/ingest_frame.hpp"

#include <bit>
#include <cstring>

namespace scribed::proto {
namespace {

template <class T>
T load_little_endian(const char* from) {
    T value = 0;
    for (std::size_t i = sizeof(T); i-- > 0;) {
        value = static_cast<T>(value << 8) | static_cast<unsigned char>(from[i]);
    }
    return value;
}

template <class T>
void append_little_endian(std::string& out, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        out += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
    }
}

}  // namespace

Result<TaggedFrame> parse_tagged(std::string_view message) {
    if (message.size() < kTaggedHeader) {
        return Error(Errc::invalid, "a tagged message starts with a header of 16 bytes", "length");
    }
    if (message.size() % 2 != 0) {
        return Error(Errc::invalid, "16-bit samples need an even number of bytes", "length");
    }
    if (load_little_endian<std::uint32_t>(message.data() + 4) != 0) {
        return Error(Errc::invalid, "the flags of a tagged message must be 0", "flags");
    }
    return TaggedFrame{
        load_little_endian<std::uint32_t>(message.data()), load_little_endian<std::uint64_t>(message.data() + 8),
        message.substr(kTaggedHeader)};
}

Result<std::string_view> parse_raw(std::string_view message) {
    if (message.size() % 2 != 0) {
        return Error(Errc::invalid, "16-bit samples need an even number of bytes", "length");
    }
    return message;
}

void append_tagged_header(std::string& out, std::uint32_t track, Samples first) {
    append_little_endian(out, track);
    append_little_endian(out, std::uint32_t{0});
    append_little_endian(out, first);
}

static_assert(std::endian::native == std::endian::little, "samples are used as they lie on the wire");

std::span<const std::int16_t> as_samples(std::string_view pcm, std::vector<std::int16_t>& scratch) {
    const std::size_t count = pcm.size() / sizeof(std::int16_t);
    if (std::bit_cast<std::uintptr_t>(pcm.data()) % alignof(std::int16_t) == 0) {
        return {reinterpret_cast<const std::int16_t*>(pcm.data()), count};
    }
    scratch.resize(count);
    std::memcpy(scratch.data(), pcm.data(), count * sizeof(std::int16_t));
    return scratch;
}

std::string_view as_bytes(std::span<const std::int16_t> samples) {
    return {reinterpret_cast<const char*>(samples.data()), samples.size_bytes()};
}

}  // namespace scribed::proto
