// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "transcript/words.hpp"

namespace scribed::transcript {

/// How long it takes to say a folded word at the usual rate, by its syllables and letters.
float speaking_ms(std::u32string_view letters);

/// How much longer a word's end is drawn out before `after`, whether a pause follows or not.
float final_lengthening_ms(Break after);

/// How much more of that when a pause does follow; a comma or a full stop has most of it already.
float before_pause_ms(Break after);

/// The usual pause at `after`, for where no voice detector tells the real one.
float usual_pause_ms(Break after);

/// A written note such as `<inaudible>`, which stands for unknown words.
inline constexpr float kAnnotationMs = 600;

}  // namespace scribed::transcript
