// SPDX-License-Identifier: Apache-2.0
// One 20 ms frame of a session, 16 -> 24 kHz: our kernel against libsamplerate in one run, and the cost of the client
// rates that libsamplerate serves.
#include <cstdint>
#include <random>
#include <vector>

#include <samplerate.h>

#include <benchmark/benchmark.h>

#include "audio/libsamplerate_resampler.hpp"
#include "audio/polyphase_2_3.hpp"
#include "audio/polyphase_3_1.hpp"
#include "audio/resampler.hpp"
#include "base/units.hpp"

namespace {

using namespace scribed;
using namespace scribed::audio;

std::vector<std::int16_t> noise(std::size_t count) {
    std::mt19937 random(1);
    std::uniform_int_distribution<int> any(-8000, 8000);
    std::vector<std::int16_t> out(count);
    for (auto& sample : out)
        sample = static_cast<std::int16_t>(any(random));
    return out;
}

constexpr std::size_t kFrame = kTrackRate / 50;

void run(benchmark::State& state, Resampler& resampler, std::size_t frame) {
    const auto in = noise(frame);
    std::vector<std::int16_t> out;
    for (auto _ : state) {
        out.clear();
        resampler.push(in, out);
        benchmark::DoNotOptimize(out.data());
    }
    state.counters["bytes"] = static_cast<double>(resampler.memory_bytes());
}

void polyphase_2_3(benchmark::State& state) {
    Polyphase2To3 resampler;
    run(state, resampler, kFrame);
}
BENCHMARK(polyphase_2_3);

/// The same filter without vectors wider than the plain target's.
void polyphase_2_3_plain(benchmark::State& state) {
    const auto in = noise(kFrame + Polyphase2To3::kWindow + Kernel2To3::kReadAhead);
    std::vector<std::int16_t> out(kFrame * 3 / 2);
    const PolyphaseFilter filter = Kernel2To3::filters().front();
    for (auto _ : state) {
        filter(in.data(), kFrame / 2, out.data());
        benchmark::DoNotOptimize(out.data());
    }
}
BENCHMARK(polyphase_2_3_plain);

void polyphase_3_1(benchmark::State& state) {
    Polyphase3To1 resampler;
    run(state, resampler, 3 * kFrame);
}
BENCHMARK(polyphase_3_1);

void polyphase_3_1_plain(benchmark::State& state) {
    const auto in = noise(3 * kFrame + Polyphase3To1::kWindow);
    std::vector<std::int16_t> out(kFrame);
    const PolyphaseFilter filter = Kernel3To1::filters().front();
    for (auto _ : state) {
        filter(in.data(), kFrame, out.data());
        benchmark::DoNotOptimize(out.data());
    }
}
BENCHMARK(polyphase_3_1_plain);

void libsamplerate_16_24(benchmark::State& state, SincQuality quality) {
    LibsamplerateResampler resampler(kTrackRate, kUpstreamRate, quality);
    run(state, resampler, kFrame);
}
BENCHMARK_CAPTURE(libsamplerate_16_24, best, SincQuality::best);
BENCHMARK_CAPTURE(libsamplerate_16_24, medium, SincQuality::medium);
BENCHMARK_CAPTURE(libsamplerate_16_24, fastest, SincQuality::fastest);

void libsamplerate_16_24_linear(benchmark::State& state) {
    const auto in = noise(kFrame);
    std::vector<std::int16_t> out(kFrame * 2);
    std::vector<float> floats(in.size());
    std::vector<float> resampled(out.size());
    int error = 0;
    SRC_STATE* const converter = src_new(SRC_LINEAR, 1, &error);
    for (auto _ : state) {
        src_short_to_float_array(in.data(), floats.data(), static_cast<int>(in.size()));
        SRC_DATA block{};
        block.data_in = floats.data();
        block.input_frames = static_cast<long>(floats.size());
        block.data_out = resampled.data();
        block.output_frames = static_cast<long>(resampled.size());
        block.src_ratio = 1.5;
        src_process(converter, &block);
        src_float_to_short_array(resampled.data(), out.data(), static_cast<int>(block.output_frames_gen));
        benchmark::DoNotOptimize(out.data());
    }
    src_delete(converter);
}
BENCHMARK(libsamplerate_16_24_linear);

void client_rate_to_track(benchmark::State& state, SincQuality quality) {
    const auto rate = static_cast<unsigned>(state.range(0));
    LibsamplerateResampler resampler(rate, kTrackRate, quality);
    run(state, resampler, rate / 50);
}
BENCHMARK_CAPTURE(client_rate_to_track, best, SincQuality::best)->Arg(8000)->Arg(44100)->Arg(48000);
BENCHMARK_CAPTURE(client_rate_to_track, medium, SincQuality::medium)->Arg(8000)->Arg(44100)->Arg(48000);
BENCHMARK_CAPTURE(client_rate_to_track, fastest, SincQuality::fastest)->Arg(8000)->Arg(44100)->Arg(48000);

}  // namespace
