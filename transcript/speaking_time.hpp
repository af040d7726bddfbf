// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "transcript/words.hpp"

namespace scribed::transcript {

/// How long it takes to say a folded word at the usual rate, by its syllables and letters.
float speaking_ms(std::u32string_view letters);

/// How much longer a word's end is drawn out before `after`.
float final_lengthening_ms(Break after);

/// The usual pause at `after`, for where no voice detector tells the real one.
float usual_pause_ms(Break after);

/// A written note such as `<inaudible>`, which stands for unknown words.
inline constexpr float kAnnotationMs = 300;

}  // namespace scribed::transcript
