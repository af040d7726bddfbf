// SPDX-License-Identifier: Apache-2.0
// 48 kHz stereo to 16 kHz mono, for one speaker without a pause. The filter's state lives from push to push.

const kFactor = 3;
// The filter's delay is a whole number of samples on both sides (81 in, 27 out), so that it can be taken out.
const kReach = 81;
const kTaps = 2 * kReach + 1;
const kCutoff = 7750 / 48000;
// Kaiser window of 80 dB: flat to 7 kHz, nothing from 8.5 kHz on.
const kBeta = 7.857;

function bessel0(x) {
  let sum = 1;
  for (let term = 1, n = 1; term > 1e-12 * sum; ++n) sum += term *= (x / (2 * n)) ** 2;
  return sum;
}

function design() {
  const taps = Float64Array.from({ length: kTaps }, (_, i) => {
    const n = i - kReach;
    const sinc = n === 0 ? 2 * kCutoff : Math.sin(2 * Math.PI * kCutoff * n) / (Math.PI * n);
    return sinc * bessel0(kBeta * Math.sqrt(1 - (n / kReach) ** 2));
  });
  const sum = taps.reduce((a, b) => a + b);
  return taps.map((tap) => tap / sum);
}

const kFilter = design();

export class Downsampler {
  // The input that later outputs still need. It begins with what was before the first sample: silence.
  #line = new Float64Array(kReach);

  /// Interleaved Int16 samples in; the Int16 samples that are complete by now out. Sample n out stands where sample 3n
  /// in stood.
  push(stereo) {
    const count = stereo.length / 2;
    const line = this.#longer(count);
    for (let n = 0, at = line.length - count; n < count; ++n, ++at) line[at] = (stereo[2 * n] + stereo[2 * n + 1]) / 2;
    return this.#run(line);
  }

  /// The samples that wait for what comes after them: silence.
  flush() {
    return this.#run(this.#longer(kReach));
  }

  // The line with room for `count` samples, zeros as yet.
  #longer(count) {
    const line = new Float64Array(this.#line.length + count);
    line.set(this.#line);
    return line;
  }

  #run(line) {
    const count = Math.max(0, Math.floor((line.length - kTaps) / kFactor) + 1);
    const out = new Int16Array(count);
    for (let n = 0, from = 0; n < count; ++n, from += kFactor) {
      // The filter is symmetric: each tap serves two samples.
      let sum = kFilter[kReach] * line[from + kReach];
      for (let i = 0, j = from, k = from + kTaps - 1; i < kReach; ++i, ++j, --k) sum += kFilter[i] * (line[j] + line[k]);
      out[n] = Math.max(-32768, Math.min(32767, Math.round(sum)));
    }
    this.#line = line.subarray(count * kFactor);
    return out;
  }
}
