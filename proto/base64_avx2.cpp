// SPDX-License-Identifier: Apache-2.0
#include "proto/base64_avx2.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace scribed::proto {

#if defined(__x86_64__)

bool has_base64_avx2() { return __builtin_cpu_supports("avx2") != 0; }

// After W. Mula and D. Lemire, "Faster Base64 Encoding and Decoding using AVX2 Instructions" (2018), section 3.
[[gnu::target("avx2")]] std::size_t encode_base64_avx2(char* to, const char* from, std::size_t size) {
    // Each group of three bytes becomes four, in the order that the multiplications want.
    const __m256i spread = _mm256_set_epi8(
        10, 11, 9, 10, 7, 8, 6, 7, 4, 5, 3, 4, 1, 2, 0, 1, 10, 11, 9, 10, 7, 8, 6, 7, 4, 5, 3, 4, 1, 2, 0, 1
    );
    // What to add to a value of each kind to get its character: a-z, ten digits, plus, slash, A-Z.
    constexpr char kLow = 'a' - 26;
    constexpr char kDigit = '0' - 52;
    const __m256i offsets = _mm256_setr_epi8(
        kLow, kDigit, kDigit, kDigit, kDigit, kDigit, kDigit, kDigit, kDigit, kDigit, kDigit, '+' - 62, '/' - 63, 'A',
        0, 0, kLow, kDigit, kDigit, kDigit, kDigit, kDigit, kDigit, kDigit, kDigit, kDigit, kDigit, '+' - 62, '/' - 63,
        'A', 0, 0
    );
    std::size_t done = 0;
    // Two loads of 16 bytes, 12 apart, of which 12 each are used.
    for (; done + 28 <= size; done += 24, from += 24, to += 32) {
        const __m128i low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
        const __m128i high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + 12));
        const __m256i in = _mm256_shuffle_epi8(_mm256_set_m128i(high, low), spread);
        const __m256i outer =
            _mm256_mulhi_epu16(_mm256_and_si256(in, _mm256_set1_epi32(0x0FC0FC00)), _mm256_set1_epi32(0x04000040));
        const __m256i inner =
            _mm256_mullo_epi16(_mm256_and_si256(in, _mm256_set1_epi32(0x003F03F0)), _mm256_set1_epi32(0x01000010));
        const __m256i values = _mm256_or_si256(outer, inner);
        const __m256i upper = _mm256_cmpgt_epi8(_mm256_set1_epi8(26), values);
        const __m256i kind = _mm256_or_si256(
            _mm256_subs_epu8(values, _mm256_set1_epi8(51)), _mm256_and_si256(upper, _mm256_set1_epi8(13))
        );
        const __m256i text = _mm256_add_epi8(_mm256_shuffle_epi8(offsets, kind), values);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), text);
    }
    return done;
}

#else

bool has_base64_avx2() { return false; }
std::size_t encode_base64_avx2(char* /*to*/, const char* /*from*/, std::size_t /*size*/) { return 0; }

#endif

}  // namespace scribed::proto
