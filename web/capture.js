// SPDX-License-Identifier: Apache-2.0
// What an audio thread hears, as blocks for the daemon: mixed to one channel, at 16 kHz, with the holes where the browser
// or the machine slept. Runs in an AudioWorklet and in Node.
import { kTrackRate, Resampler, toInt16 } from './resampler.js';

const kBlock = kTrackRate / 10;
// The clock ran on and no sound came: less than this is a buffer that is late, not sound that is lost.
const kLateMs = 1000;
// Longer than a session waits for anybody; also keeps a clock that was set from tearing a hole without end.
const kLongestHoleMs = 600000;

function mixed(channels) {
  if (channels.length === 1) return channels[0];
  return channels[0].map((_, i) => channels.reduce((sum, channel) => sum + channel[i], 0) / channels.length);
}

export class Capture {
  #rate;
  #resampler;
  #block = new Float32Array(kBlock);
  #filled = 0;
  #skipped = 0; // goes with the next block
  #lastMs = null; // when the last quantum came; null: what comes next continues whatever was before
  #give;

  /// `give({samples, skipped})` for each block: Int16 samples, and how many samples of time were lost before them.
  constructor(rate, give) {
    this.#rate = rate;
    this.#give = give;
    this.#resampler = new Resampler(rate);
  }

  /// One render quantum: the channels' Float32 samples, at `nowMs` of the wall's clock. A source that gives none yet, or
  /// no longer, has no channels.
  take(channels, nowMs) {
    if (channels.length === 0) return;
    const heard = mixed(channels);
    if (this.#lastMs !== null) {
      const lost = nowMs - this.#lastMs - (heard.length * 1000) / this.#rate;
      if (lost > kLateMs) this.#hole(Math.min(lost, kLongestHoleMs));
    }
    this.#lastMs = nowMs;
    this.#append(this.#resampler.push(heard));
  }

  /// What was heard until now goes out; what comes next continues it without a hole.
  cut() {
    this.#append(this.#resampler.flush());
    this.#resampler = new Resampler(this.#rate);
    this.#emit();
    this.#lastMs = null;
  }

  #hole(ms) {
    this.cut();
    this.#skipped = Math.round((ms * kTrackRate) / 1000);
  }

  #append(samples) {
    for (let at = 0; at < samples.length; ) {
      const part = samples.subarray(at, at + kBlock - this.#filled);
      this.#block.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === kBlock) this.#emit();
    }
  }

  #emit() {
    if (this.#filled === 0) return;
    const samples = toInt16(this.#block.subarray(0, this.#filled));
    this.#give({ samples, skipped: this.#skipped });
    this.#filled = 0;
    this.#skipped = 0;
  }
}
