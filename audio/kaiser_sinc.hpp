// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace scribed::audio {

/// A low-pass filter as designed on paper: a sinc under a Kaiser window.
struct KaiserSinc {
    double half_width;  ///< input samples from the middle to where the window ends
    double cutoff;      ///< -6 dB, in parts of half the input rate
    double beta;        ///< of the window: more is a deeper stop band and a wider edge

    /// The tap `offset` input samples from the middle, before its gain is set.
    double operator()(double offset) const;
};

}  // namespace scribed::audio
