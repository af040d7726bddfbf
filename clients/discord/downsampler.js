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
    const mono = Float64Array.from({ length: stereo.length / 2 }, (_, i) => (stereo[2 * i] + stereo[2 * i + 1]) / 2);
    return this.#run(mono);
  }

  /// The samples that wait for what comes after them: silence.
  flush() {
    return this.#run(new Float64Array(kReach));
  }

  #run(mono) {
    const line = new Float64Array(this.#line.length + mono.length);
    line.set(this.#line);
    line.set(mono, this.#line.length);
    const count = Math.max(0, Math.floor((line.length - kTaps) / kFactor) + 1);
    const out = new Int16Array(count);
    for (let n = 0, from = 0; n < count; ++n, from += kFactor) {
      let sum = 0;
      for (let i = 0; i < kTaps; ++i) sum += kFilter[i] * line[from + i];
      out[n] = Math.max(-32768, Math.min(32767, Math.round(sum)));
    }
    this.#line = line.slice(count * kFactor);
    return out;
  }
}
