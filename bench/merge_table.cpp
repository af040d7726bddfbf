// SPDX-License-Identifier: Apache-2.0
#include "bench/merge_table.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/json.hpp"
#include "bench/merge_plain.hpp"
#include "tests/transcript/invented_call.hpp"
#include "transcript/merge.hpp"
#include "transcript/merge_case.hpp"
#include "transcript/words.hpp"

namespace scribed::bench {
namespace {

using transcript::MergeTrack;

struct Truth {
    std::size_t word = 0;
    double start_ms = 0;
    bool begins_sentence = false;
};

struct Call {
    MergeTrack track;
    std::vector<Truth> truth;
};

// Sums of medians and p95s, for the mean over calls.
struct Score {
    double median = 0;
    double p95 = 0;
    int calls = 0;

    void add(std::vector<double> errors) {
        if (errors.empty()) return;
        std::sort(errors.begin(), errors.end());
        const auto at = [&](double share) {
            return errors[std::min(
                errors.size() - 1, static_cast<std::size_t>(share * static_cast<double>(errors.size()))
            )];
        };
        median += at(0.5);
        p95 += at(0.95);
        ++calls;
    }
    std::string text() const { return calls == 0 ? "-" : fmt::format("{:.0f} / {:.0f}", median / calls, p95 / calls); }
};

struct Row {
    Score all;
    Score sentences;

    void add(const Call& call, const std::vector<double>& starts) {
        std::vector<double> every;
        std::vector<double> first;
        for (const Truth& truth : call.truth) {
            every.push_back(std::abs(starts[truth.word] - truth.start_ms));
            if (truth.begins_sentence) first.push_back(every.back());
        }
        all.add(std::move(every));
        sentences.add(std::move(first));
    }
};

std::vector<double> merged_starts(const MergeTrack& track) {
    std::vector<double> out;
    for (const auto& word : transcript::time_words(track))
        out.push_back(static_cast<double>(word.start_ms));
    return out;
}

// What goes by one recogniser's name, or one kind of invention.
using Calls = std::map<std::string, std::vector<Call>>;

bool begins_sentence(std::string_view word_before) {
    return word_before.empty() || std::string_view(".?!").find(word_before.back()) != std::string_view::npos;
}

Calls recorded(const std::filesystem::path& folder) {
    Calls out;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        const auto& path = entry.path();
        if (path.extension() != ".json") continue;
        std::ifstream in(path, std::ios::binary);
        const std::string text(std::istreambuf_iterator<char>(in), {});
        auto track = transcript::parse_merge_case(text);
        JsonParser parser;
        const auto root = parser.parse(text);
        if (!track || !root) continue;
        const auto words = (*root)["words"].items();
        Call call{std::move(*track), {}};
        for (const auto& [index, span] : (*root)["truth"].members()) {
            const auto at = static_cast<std::size_t>(std::stoul(std::string(index)));
            const auto times = span.items();
            if (at >= words.size() || times.empty()) continue;
            const auto before = at == 0 ? std::string_view() : words[at - 1].string().value_or("");
            call.truth.push_back({at, times[0].number().value_or(0), begins_sentence(before)});
        }
        out[path.stem().extension().string().substr(1)].push_back(std::move(call));
    }
    return out;
}

Calls invented() {
    Calls out;
    for (const double wrong : {0.15, 0.5}) {
        for (std::uint32_t seed = 0; seed < 6; ++seed) {
            auto made = transcript::test::InventedCall(seed, {.misheard = wrong}).make(7000, 300'000);
            Call call{std::move(made.track), {}};
            std::string before;
            std::size_t word = 0;
            for (const auto& piece : call.track.canon) {
                for (const auto text : transcript::split_words(piece.text)) {
                    call.truth.push_back({word, static_cast<double>(made.starts[word]), begins_sentence(before)});
                    before = text;
                    ++word;
                }
            }
            out[fmt::format("invented, {:.0f} % wrong", wrong * 100)].push_back(std::move(call));
        }
    }
    return out;
}

}  // namespace

void print_merge_table(const std::filesystem::path& folder) {
    Calls calls = recorded(folder);
    if (calls.empty()) calls = invented();
    fmt::print("\nstart errors in ms, median / p95, mean over the calls\n");
    fmt::print("{:<28}{:>16}{:>16}{:>16}\n", "", "edit distance", "with speech", "without");
    for (auto& [name, group] : calls) {
        Row plain;
        Row with;
        Row without;
        for (Call& call : group) {
            plain.add(call, plain_edit_distance_starts(call.track));
            with.add(call, merged_starts(call.track));
            call.track.speech.clear();
            call.track.listened = false;
            without.add(call, merged_starts(call.track));
        }
        const auto print = [](const std::string& what, const Score& a, const Score& b, const Score& c) {
            fmt::print("{:<28}{:>16}{:>16}{:>16}\n", what, a.text(), b.text(), c.text());
        };
        print(name, plain.all, with.all, without.all);
        print(name + ", sentences", plain.sentences, with.sentences, without.sentences);
    }
}

}  // namespace scribed::bench
