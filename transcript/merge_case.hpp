// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "transcript/merge.hpp"

namespace scribed::transcript {

/// Reads one track's two passes from `{"live":[{"id","start_ms","end_ms","text"}],
/// "canon":[{"start_ms","end_ms","text"}], "speech":[[start_ms,end_ms],...], "prompt"}`. All but `canon`, and each
/// `id`, may be absent; other members are ignored; times are numbers of ms from 0 to kMaxCaseMs. `live` may stand in
/// any order, as a reconnect leaves it. An empty `speech` says that nobody spoke, an absent one that nobody listened.
/// Errc::invalid names the member and its index, as in `live[3].start_ms`: a missing or mistyped member, an end before
/// its start, canon pieces or voiced stretches that do not stand in order.
Result<MergeTrack> parse_merge_case(std::string_view json);

/// The onset (MergeTrack::onset_ms) of a case's `speech`, which comes from a plain energy detector: the median over six
/// recorded calls, with the quartiles 20 ms around it.
inline constexpr std::int64_t kCaseOnsetMs = 65;

/// Ten years: no recording is longer.
inline constexpr double kMaxCaseMs = 10.0 * 366 * 24 * 3600 * 1000;

/// `[[start_ms,end_ms],...]`, one pair per word.
std::string render_word_times(const std::vector<TimedWord>& words);

}  // namespace scribed::transcript
