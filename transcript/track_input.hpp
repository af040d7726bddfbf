// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "transcript/merge.hpp"

namespace scribed::transcript {

/// `track` as the merge takes it to be: live utterances ordered by start, speech ordered and disjoint, pieces that
/// never run backwards, every span's end at or after its start, all times from 0 to ten years. What breaks these rules
/// is moved as little as needed; no text is lost.
MergeTrack put_in_order(const MergeTrack& track);

}  // namespace scribed::transcript
