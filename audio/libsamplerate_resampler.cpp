// SPDX-License-Identifier: Apache-2.0
#include "audio/libsamplerate_resampler.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <samplerate.h>

namespace scribed::audio {
namespace {

int converter(SincQuality quality) {
    switch (quality) {
        case SincQuality::best: return SRC_SINC_BEST_QUALITY;
        case SincQuality::medium: return SRC_SINC_MEDIUM_QUALITY;
        case SincQuality::fastest: return SRC_SINC_FASTEST;
    }
    return SRC_SINC_MEDIUM_QUALITY;
}

/// What libsamplerate 0.2.2 allocates for one mono converter (src_sinc.c: three times the input that the filter can
/// cover at the greatest ratio, as floats); its API does not tell.
std::size_t converter_bytes(SincQuality quality) {
    switch (quality) {
        case SincQuality::best: return 444'600;
        case SincQuality::medium: return 145'600;
        case SincQuality::fastest: return 61'400;
    }
    return 0;
}

struct Closer {
    void operator()(SRC_STATE* state) const { src_delete(state); }
};

}  // namespace

struct LibsamplerateResampler::Impl {
    void process(std::span<const std::int16_t> in, std::vector<std::int16_t>& out);

    unsigned from;
    unsigned to;
    SincQuality quality;
    std::unique_ptr<SRC_STATE, Closer> state;
    Samples pushed = 0;
    Samples emitted = 0;
};

LibsamplerateResampler::LibsamplerateResampler(unsigned from_hz, unsigned to_hz, SincQuality quality) {
    int error = 0;
    std::unique_ptr<SRC_STATE, Closer> state(src_new(converter(quality), 1, &error));
    if (!state) throw std::runtime_error(std::string("libsamplerate: ") + src_strerror(error));
    impl_ = std::make_unique<Impl>(Impl{from_hz, to_hz, quality, std::move(state)});
}

LibsamplerateResampler::~LibsamplerateResampler() = default;

void LibsamplerateResampler::Impl::process(std::span<const std::int16_t> in, std::vector<std::int16_t>& out) {
    std::array<float, 256> floats{};
    std::array<float, 1024> resampled{};
    while (!in.empty()) {
        const std::size_t taken = std::min(in.size(), floats.size());
        src_short_to_float_array(in.data(), floats.data(), static_cast<int>(taken));
        in = in.subspan(taken);

        SRC_DATA block{};
        block.data_in = floats.data();
        block.input_frames = static_cast<long>(taken);
        block.data_out = resampled.data();
        block.output_frames = static_cast<long>(resampled.size());
        block.src_ratio = static_cast<double>(to) / from;
        do {
            if (const int error = src_process(state.get(), &block); error != 0) {
                throw std::logic_error(std::string("libsamplerate: ") + src_strerror(error));
            }
            const auto made = static_cast<std::size_t>(block.output_frames_gen);
            const std::size_t start = out.size();
            out.resize(start + made);
            src_float_to_short_array(resampled.data(), out.data() + start, static_cast<int>(made));
            emitted += made;
            block.data_in += block.input_frames_used;
            block.input_frames -= block.input_frames_used;
        } while (block.input_frames > 0 || block.output_frames_gen == block.output_frames);
    }
}

void LibsamplerateResampler::push(std::span<const std::int16_t> in, std::vector<std::int16_t>& out) {
    impl_->pushed += in.size();
    impl_->process(in, out);
}

void LibsamplerateResampler::flush(std::vector<std::int16_t>& out) {
    // libsamplerate's own end of input rounds the length now down, now up; silence instead, and cut where it ends.
    const Samples total = (impl_->pushed * impl_->to + impl_->from - 1) / impl_->from;
    constexpr std::array<std::int16_t, 64> kSilence{};
    while (impl_->emitted < total)
        impl_->process(kSilence, out);
    out.resize(out.size() - static_cast<std::size_t>(impl_->emitted - total));
    src_reset(impl_->state.get());
    impl_->pushed = 0;
    impl_->emitted = 0;
}

std::size_t LibsamplerateResampler::memory_bytes() const {
    return sizeof(*this) + sizeof(Impl) + converter_bytes(impl_->quality);
}

}  // namespace scribed::audio
