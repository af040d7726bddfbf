// SPDX-License-Identifier: Apache-2.0
// Sound at any rate to the 16000 samples per second that the daemon records: a windowed sinc, evaluated where each output
// sample lies between the input's. Runs in an AudioWorklet, in browsers and in Node.

export const kTrackRate = 16000;

// Measured by tests/web/resampler.test.js: flat to 7 kHz, 90 dB down from 8 kHz on.
const kPassband = 0.875; // of half the lower rate
const kAttenuation = 100; // dB, of the design
const kKaiserBeta = 0.1102 * (kAttenuation - 8.7);
// Kernels are stored for so many places between two input samples and interpolated: an error of -106 dB.
const kPhases = 512;

function besselI0(x) {
  let sum = 1;
  for (let term = 1, k = 1; term > sum * 1e-12; ++k) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a, b) {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/// A row of `taps` coefficients for each of kPhases + 1 places between two input samples.
function makeKernels(rate) {
  const nyquist = Math.min(rate, kTrackRate) / 2;
  const middle = ((1 + kPassband) / 2) * (nyquist / rate); // cycles per input sample
  const transition = 2 * Math.PI * (1 - kPassband) * (nyquist / rate);
  const half = Math.ceil((kAttenuation - 7.95) / (2.285 * transition) / 2);
  const taps = 2 * half;
  const kernels = new Float32Array((kPhases + 1) * taps);
  for (let phase = 0; phase <= kPhases; ++phase) {
    const row = kernels.subarray(phase * taps, (phase + 1) * taps);
    let sum = 0;
    for (let tap = 0; tap < taps; ++tap) {
      const t = tap - (half - 1) - phase / kPhases; // input samples from the output sample
      const window = besselI0(kKaiserBeta * Math.sqrt(Math.max(0, 1 - (t / half) ** 2)));
      const x = 2 * Math.PI * middle * t;
      row[tap] = window * (x === 0 ? 1 : Math.sin(x) / x);
      sum += row[tap];
    }
    // Each place passes a constant as it is: no hum at the rate at which places repeat.
    for (let tap = 0; tap < taps; ++tap) row[tap] /= sum;
  }
  return { kernels, taps, half };
}

// Making them takes longer than an audio thread likes: once for each rate.
const known = new Map();

function kernelsFor(rate) {
  if (!known.has(rate)) known.set(rate, makeKernels(rate));
  return known.get(rate);
}

/// One channel from `rate` (8000 to 192000, not always a whole number) to kTrackRate. What it gives does not depend on
/// how the input is cut, and output sample n lies at the time of input sample n * rate / 16000.
export class Resampler {
  #kernels;
  #taps;
  #half;
  #step; // from one output sample to the next: whole input samples, and a fraction #stepPart / #unit
  #stepPart;
  #unit;
  #history; // input from #at on, behind it room for more
  #filled;
  #part = 0; // of the next output sample's place, in #unit-ths of an input sample
  #taken = 0; // input samples
  #given = 0; // output samples
  #rate;

  constructor(rate) {
    const { kernels, taps, half } = kernelsFor(rate);
    this.#kernels = kernels;
    this.#taps = taps;
    this.#half = half;
    this.#rate = rate;
    const thousandths = Math.round(rate * 1000);
    const common = greatestCommonDivisor(thousandths, kTrackRate * 1000);
    this.#unit = (kTrackRate * 1000) / common;
    this.#step = Math.floor(thousandths / common / this.#unit);
    this.#stepPart = (thousandths / common) % this.#unit;
    this.#history = new Float32Array(taps + 4096);
    this.#filled = half - 1; // zeros before the first sample
  }

  /// Takes Float32 samples; gives those that are complete.
  push(input) {
    this.#taken += input.length;
    return this.#run(input);
  }

  /// The last samples, as if silence followed. The resampler cannot be used after it.
  flush() {
    const rest = Math.max(0, Math.ceil((this.#taken * kTrackRate) / this.#rate - 1e-6) - this.#given);
    return this.#run(new Float32Array(this.#taps)).subarray(0, rest);
  }

  #run(input) {
    this.#append(input);
    const output = new Float32Array(Math.ceil((this.#filled * kTrackRate) / this.#rate) + 1);
    let count = 0;
    let at = 0; // the first tap of the next output sample
    while (at + this.#taps <= this.#filled) {
      output[count++] = this.#sample(at);
      at += this.#step;
      this.#part += this.#stepPart;
      if (this.#part >= this.#unit) {
        this.#part -= this.#unit;
        ++at;
      }
    }
    this.#skip(at);
    this.#given += count;
    return output.subarray(0, count);
  }

  #sample(at) {
    const place = (this.#part / this.#unit) * kPhases;
    const phase = Math.floor(place);
    const weight = place - phase;
    const taps = this.#taps;
    const kernels = this.#kernels;
    const history = this.#history;
    let near = 0;
    let far = 0;
    for (let tap = 0, k = phase * taps; tap < taps; ++tap, ++k) {
      const sample = history[at + tap];
      near += sample * kernels[k];
      far += sample * kernels[k + taps];
    }
    return near + weight * (far - near);
  }

  #append(input) {
    if (this.#filled + input.length > this.#history.length) {
      const larger = new Float32Array(2 * (this.#filled + input.length));
      larger.set(this.#history.subarray(0, this.#filled));
      this.#history = larger;
    }
    this.#history.set(input, this.#filled);
    this.#filled += input.length;
  }

  #skip(count) {
    this.#history.copyWithin(0, count, this.#filled);
    this.#filled -= count;
  }
}

/// Float samples, full scale 1, as the daemon takes them.
export function toInt16(samples) {
  return Int16Array.from(samples, (sample) => Math.max(-32768, Math.min(32767, Math.round(sample * 32768))));
}
