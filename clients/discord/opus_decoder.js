// SPDX-License-Identifier: Apache-2.0
// Opus as Discord sends it: 48 kHz stereo. libopus-wasm lives here alone.
import { createDecoder } from 'libopus-wasm';

/// The frame that Discord's clients send, five times, when somebody stops to speak.
const kSilence = [0xf8, 0xff, 0xfe];

export function isSilence(payload) {
  return payload.length === kSilence.length && kSilence.every((byte, i) => payload[i] === byte);
}

/// The decoder of one RTP stream. Everything it gives is interleaved Int16.
export class OpusDecoder {
  #opus;

  static async open() {
    return new OpusDecoder(await createDecoder({ sampleRate: 48000, channels: 2 }));
  }

  constructor(opus) {
    this.#opus = opus;
  }

  /// Throws when this is no Opus.
  decode(payload) {
    return this.#opus.decode(payload);
  }

  /// What may have been in `ticks` that were lost (a multiple of 120: 2.5 ms).
  conceal(ticks) {
    return this.#opus.decodePacketLoss(ticks);
  }

  /// The same for the packet right before `payload`, which may carry a copy of it (in-band FEC).
  recover(payload, ticks) {
    return this.#opus.decode(payload, { decodeFec: true, frameSize: ticks });
  }

  free() {
    this.#opus.free();
  }
}
