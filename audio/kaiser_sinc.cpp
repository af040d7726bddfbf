// SPDX-License-Identifier: Apache-2.0
#include "audio/kaiser_sinc.hpp"

#include <cmath>
#include <numbers>

namespace scribed::audio {
namespace {

/// The modified Bessel function of order 0, by its power series.
double bessel_i0(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > sum * 1e-18; ++k) {
        term *= (x / (2 * k)) * (x / (2 * k));
        sum += term;
    }
    return sum;
}

}  // namespace

double KaiserSinc::operator()(double offset) const {
    if (std::abs(offset) >= half_width) return 0;
    const double angle = std::numbers::pi * cutoff * offset;
    const double edge = offset / half_width;
    return (angle == 0 ? 1 : std::sin(angle) / angle) * bessel_i0(beta * std::sqrt(1 - edge * edge));
}

}  // namespace scribed::audio
