// SPDX-License-Identifier: Apache-2.0
// Whether a microphone hears anything at all. No page in here.
import { kTrackRate } from './resampler.js';

const kPatienceMs = 5000;
// A microphone that was heard before may well hear nobody for a while.
const kTrustMs = 30000;
const kFloor = 32768 * 10 ** (-60 / 20);

/// The largest sample of a block, 0 to 32768.
export const peakOf = (samples) => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

export class SoundWatch {
  #zeroMs = 0; // how long every sample was 0
  #quietMs = 0; // how long none was above the floor
  #heard = false;
  #lastMs; // when something came, be it silence

  constructor(nowMs) {
    this.#lastMs = nowMs;
  }

  /// A block's peak and its length in samples.
  take(peak, count, nowMs) {
    this.#lastMs = nowMs;
    const ms = (count * 1000) / kTrackRate;
    this.#zeroMs = peak === 0 ? this.#zeroMs + ms : 0;
    this.#quietMs = peak < kFloor ? this.#quietMs + ms : 0;
    if (peak >= kFloor) this.#heard = true;
  }

  /// `none`: no samples at all or not one but zeros, a microphone that is muted or broken; `quiet`: next to nothing; `ok`.
  verdict(nowMs) {
    if (this.#zeroMs >= kPatienceMs || nowMs - this.#lastMs >= kPatienceMs) return 'none';
    return this.#quietMs >= (this.#heard ? kTrustMs : kPatienceMs) ? 'quiet' : 'ok';
  }
}
