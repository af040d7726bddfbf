// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace scribed::clients {

// The wire's stable words, as sentences for people. Words that are not known come out as they are.

/// Why the live text has a hole, or the batch pass one.
std::string gap_words(std::string_view reason);
/// What a `lane` message means; empty when there is nothing to say.
std::string lane_words(std::string_view lane, std::string_view state, std::string_view reason);
/// A session state (design.md 3.2).
std::string state_words(std::string_view state);

}  // namespace scribed::clients
