// SPDX-License-Identifier: Apache-2.0
#include "audio/wav_header.hpp"

#include <bit>
#include <limits>
#include <string_view>

namespace scribed::audio {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they lie in memory");

constexpr std::uint32_t kMax32 = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kChunkHead = 8;

template <class Number>
void append(std::string& out, Number number) {
    out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void append_chunk_head(std::string& out, std::string_view id, std::uint32_t bytes) {
    out += id;
    append(out, bytes);
}

void append_format(std::string& out, std::uint32_t rate) {
    constexpr std::uint16_t kPcm = 1;
    constexpr std::uint16_t kMono = 1;
    constexpr std::uint16_t kSampleBytes = sizeof(std::int16_t);
    append_chunk_head(out, "fmt ", 16);
    append(out, kPcm);
    append(out, kMono);
    append(out, rate);
    append(out, rate * kSampleBytes);
    append(out, kSampleBytes);
    append(out, std::uint16_t{8 * kSampleBytes});
}

/// A chunk that says nothing, so that the head of the next one, the samples', ends at kRecordingHeader.
void append_filler(std::string& out) {
    const auto bytes = kRecordingHeader - out.size() - 2 * kChunkHead;
    append_chunk_head(out, "JUNK", static_cast<std::uint32_t>(bytes));
    out.append(bytes, '\0');
}

}  // namespace

std::string wav_header(std::uint32_t data_bytes, unsigned rate) {
    std::string out;
    out.reserve(kWavHeader + data_bytes);
    append_chunk_head(out, "RIFF", static_cast<std::uint32_t>(data_bytes + kWavHeader - kChunkHead));
    out += "WAVE";
    append_format(out, rate);
    append_chunk_head(out, "data", data_bytes);
    return out;
}

std::string recording_header(Samples samples) {
    const std::uint64_t data_bytes = samples * sizeof(std::int16_t);
    const std::uint64_t riff_bytes = data_bytes + kRecordingHeader - kChunkHead;
    const bool plain = riff_bytes <= kMax32;
    std::string out;
    out.reserve(kRecordingHeader);
    append_chunk_head(out, plain ? "RIFF" : "RF64", plain ? static_cast<std::uint32_t>(riff_bytes) : kMax32);
    out += "WAVE";
    if (!plain) {
        append_chunk_head(out, "ds64", 28);
        append(out, riff_bytes);
        append(out, data_bytes);
        append(out, samples);
        append(out, std::uint32_t{0});  // no other chunk is longer than 32 bits tell
    }
    append_format(out, kTrackRate);
    append_filler(out);
    append_chunk_head(out, "data", plain ? static_cast<std::uint32_t>(data_bytes) : kMax32);
    return out;
}

}  // namespace scribed::audio
