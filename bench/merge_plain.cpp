// SPDX-License-Identifier: Apache-2.0
#include "bench/merge_plain.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <string>

#include "transcript/words.hpp"

namespace scribed::bench {
namespace {

struct PlainWord {
    int id = 0;
    double start_ms = 0;
};

std::string plain(std::string_view word) {
    std::string out;
    for (const char c : word)
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || (c & 0x80) != 0)
            out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

// Equal words, equal numbers.
using Vocabulary = std::map<std::string, int>;

void append_spread(
    Vocabulary& known, std::string_view text, std::int64_t start_ms, std::int64_t end_ms, std::vector<PlainWord>& out
) {
    double passed = 0;
    for (const std::string_view word : transcript::split_words(text)) {
        const double share = passed / static_cast<double>(text.size());
        const int id = known.emplace(plain(word), static_cast<int>(known.size())).first->second;
        out.push_back({id, static_cast<double>(start_ms) + share * static_cast<double>(end_ms - start_ms)});
        passed += static_cast<double>(word.size() + 1);
    }
}

}  // namespace

std::vector<double> plain_edit_distance_starts(const transcript::MergeTrack& track) {
    Vocabulary known;
    std::vector<PlainWord> live;
    std::vector<PlainWord> canon;
    for (const auto& utterance : track.live)
        append_spread(known, utterance.text, utterance.start_ms, utterance.end_ms, live);
    for (const auto& piece : track.canon)
        append_spread(known, piece.text, piece.start_ms, piece.end_ms, canon);
    enum class Step : unsigned char { pair, skip_live, skip_canon };
    const std::size_t width = canon.size() + 1;
    std::vector<Step> steps((live.size() + 1) * width, Step::skip_canon);
    std::vector<int> before(width);
    std::vector<int> row(width);
    for (std::size_t i = 0; i < width; ++i)
        before[i] = static_cast<int>(i);
    for (std::size_t j = 1; j <= live.size(); ++j) {
        row[0] = static_cast<int>(j);
        steps[j * width] = Step::skip_live;
        for (std::size_t i = 1; i < width; ++i) {
            const int paired = before[i - 1] + (live[j - 1].id == canon[i - 1].id ? 0 : 1);
            row[i] = std::min({paired, before[i] + 1, row[i - 1] + 1});
            steps[j * width + i] = row[i] == paired          ? Step::pair
                                   : row[i] == before[i] + 1 ? Step::skip_live
                                                             : Step::skip_canon;
        }
        std::swap(before, row);
    }
    std::vector<double> out(canon.size(), -1);
    for (std::size_t j = live.size(), i = canon.size(); i > 0;) {
        const Step step = steps[j * width + i];
        if (step == Step::pair && live[j - 1].id == canon[i - 1].id) out[i - 1] = live[j - 1].start_ms;
        if (step != Step::skip_canon) --j;
        if (step != Step::skip_live) --i;
    }
    double low = track.canon.empty() ? 0 : static_cast<double>(track.canon.front().start_ms);
    for (std::size_t i = 0; i < out.size();) {
        std::size_t next = i;
        while (next < out.size() && out[next] < 0)
            ++next;
        const double high = next < out.size() ? out[next] : static_cast<double>(track.canon.back().end_ms);
        for (std::size_t k = i; k < next; ++k)
            out[k] = low + (high - low) * static_cast<double>(k - i + 1) / static_cast<double>(next - i + 1);
        low = high;
        i = next + 1;
    }
    return out;
}

}  // namespace scribed::bench
