// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

namespace scribed::transcript {

/// Appends how English says the number `digits` (ASCII digits only, no separators): `2020` as twenty twenty, `1300` as
/// thirteen hundred, `85` as eighty five; from seven digits on, and after a leading zero, digit by digit.
/// The views live for ever.
void append_number_words(std::string_view digits, std::vector<std::string_view>& out);

/// Digit by digit, as behind a decimal point.
void append_digit_words(std::string_view digits, std::vector<std::string_view>& out);

}  // namespace scribed::transcript
