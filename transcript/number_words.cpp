// SPDX-License-Identifier: Apache-2.0
#include "transcript/number_words.hpp"

#include <array>
#include <cstddef>

namespace scribed::transcript {
namespace {

constexpr std::array<std::string_view, 20> kSmall = {
    "zero", "one",    "two",    "three",    "four",     "five",    "six",     "seven",     "eight",    "nine",
    "ten",  "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array<std::string_view, 10> kTens = {"",      "ten",   "twenty",  "thirty", "forty",
                                                    "fifty", "sixty", "seventy", "eighty", "ninety"};

void below_hundred(std::size_t n, std::vector<std::string_view>& out) {
    if (n < kSmall.size()) {
        out.push_back(kSmall[n]);
        return;
    }
    out.push_back(kTens[n / 10]);
    if (n % 10 != 0) out.push_back(kSmall[n % 10]);
}

void below_thousand(std::size_t n, std::vector<std::string_view>& out) {
    if (n >= 100) {
        out.push_back(kSmall[n / 100]);
        out.push_back("hundred");
        n %= 100;
        if (n == 0) return;
    }
    below_hundred(n, out);
}

// 1100 to 2099 are mostly years or spoken like them, save those next to a round thousand.
bool said_in_pairs(std::size_t n) { return n >= 1100 && n < 2100 && (n < 2000 || n >= 2010); }

void in_pairs(std::size_t n, std::vector<std::string_view>& out) {
    below_hundred(n / 100, out);
    if (n % 100 == 0) {
        out.push_back("hundred");
        return;
    }
    if (n % 100 < 10) out.push_back("oh");
    below_hundred(n % 100, out);
}

}  // namespace

void append_digit_words(std::string_view digits, std::vector<std::string_view>& out) {
    for (const char c : digits)
        out.push_back(kSmall[static_cast<std::size_t>(c - '0')]);
}

void append_number_words(std::string_view digits, std::vector<std::string_view>& out) {
    constexpr std::size_t kMostDigits = 6;
    if (digits.size() > kMostDigits || (digits.size() > 1 && digits[0] == '0')) {
        append_digit_words(digits, out);
        return;
    }
    std::size_t n = 0;
    for (const char c : digits)
        n = n * 10 + static_cast<std::size_t>(c - '0');
    if (said_in_pairs(n)) {
        in_pairs(n, out);
        return;
    }
    if (n >= 1000) {
        below_thousand(n / 1000, out);
        out.push_back("thousand");
        n %= 1000;
        if (n == 0) return;
    }
    below_thousand(n, out);
}

}  // namespace scribed::transcript
