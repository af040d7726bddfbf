// SPDX-License-Identifier: Apache-2.0
// The merge of a three-hour session: 30,000 words, two thirds of them heard right by the live pass, pieces of four
// minutes, a voice detector's stretches. One track, and two that share the words. Peak memory is that of the process.
// Then how well words are placed: on the recorded calls in ../shared/merge-cases, or on invented ones without them.
#include <sys/resource.h>

#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "bench/merge_table.hpp"
#include "transcript/merge.hpp"

namespace {

using namespace scribed::transcript;

class Talk {
public:
    explicit Talk(std::uint32_t seed) : random_(seed) {
        for (int i = 0; i < 3000; ++i) {
            std::string word;
            for (int k = pick(1, 4); k > 0; --k) {
                word += static_cast<char>('a' + pick(0, 25));
                word += "aeiou"[pick(0, 4)];
            }
            vocabulary_.push_back(word);
        }
    }

    // `words` words at 360 ms each and their pauses, said in `piece_ms` pieces from time 0.
    MergeTrack track(std::size_t words, std::int64_t piece_ms) {
        MergeTrack out;
        std::int64_t now = 0;
        out.canon.push_back({0, 0, {}});
        while (words > 0) {
            const std::size_t count = std::min<std::size_t>(words, static_cast<std::size_t>(pick(4, 25)));
            LiveUtterance utterance{"item", now, now, {}};
            VoicedStretch voice{now, now};
            for (std::size_t i = 0; i < count; ++i) {
                const std::string& word = vocabulary_[rank()];
                out.canon.back().text += word + (i + 1 == count ? ". " : " ");
                utterance.text += (pick(0, 2) == 0 ? vocabulary_[rank()] : word) + ' ';
                now += 80 + 45 * static_cast<std::int64_t>(word.size());
                if (pick(0, 9) == 0) {
                    voice.end_ms = now;
                    out.speech.push_back(voice);
                    now += 250;
                    voice.start_ms = now;
                }
            }
            utterance.end_ms = voice.end_ms = now;
            out.live.push_back(utterance);
            if (voice.end_ms > voice.start_ms) out.speech.push_back(voice);
            now += 500;
            words -= count;
            if (now - out.canon.back().start_ms > piece_ms) {
                out.canon.back().end_ms = now;
                out.canon.push_back({now, now, {}});
            }
        }
        out.canon.back().end_ms = now;
        return out;
    }

private:
    int pick(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }
    // Few words are said often, as in any language.
    std::size_t rank() {
        const double u = std::uniform_real_distribution<double>(0, 1)(random_);
        return static_cast<std::size_t>(static_cast<double>(vocabulary_.size() - 1) * u * u * u * u);
    }

    std::mt19937 random_;
    std::vector<std::string> vocabulary_;
};

constexpr std::size_t kWords = 30'000;

double peak_mib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

void merge_three_hours(benchmark::State& state, std::size_t tracks, std::int64_t piece_ms) {
    Talk talk(1);
    std::vector<MergeTrack> input;
    for (std::size_t i = 0; i < tracks; ++i)
        input.push_back(talk.track(kWords / tracks, piece_ms));
    const double before = peak_mib();
    for (auto _ : state)
        benchmark::DoNotOptimize(merge(input));
    state.counters["hours"] = static_cast<double>(input[0].canon.back().end_ms) / 3'600'000;
    state.counters["peak_MiB"] = peak_mib();
    state.counters["peak_of_merge_MiB"] = peak_mib() - before;
}

constexpr std::int64_t kUsualPieceMs = 240'000;
constexpr std::int64_t kNearLivePieceMs = 10'000;
constexpr std::int64_t kOnePieceMs = 100'000'000;

}  // namespace

BENCHMARK_CAPTURE(merge_three_hours, one_track, 1, kUsualPieceMs)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(merge_three_hours, two_tracks, 2, kUsualPieceMs)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(merge_three_hours, short_pieces, 1, kNearLivePieceMs)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(merge_three_hours, one_piece, 1, kOnePieceMs)->Unit(benchmark::kMillisecond);

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    scribed::bench::print_merge_table("../shared/merge-cases");
    return 0;
}
