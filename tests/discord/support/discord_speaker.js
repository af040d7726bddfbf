// SPDX-License-Identifier: Apache-2.0
// A Discord client that speaks: tones become real Opus packets with RTP headers, encrypted as Discord's voice servers do.
import { createCipheriv } from 'node:crypto';
import { createEncoder } from '../../../clients/discord/node_modules/libopus-wasm/dist/index.js';

const kFrame = 960; // samples in 20 ms
const kSilence = Uint8Array.of(0xf8, 0xff, 0xfe);
const kSilences = 5;
const kOpusType = 0x78;

export const kSecretKey = Buffer.alloc(32, 7);

export class DiscordSpeaker {
  #encoder;
  #sequence;
  #timestamp;
  #base;
  #nonce = 0;

  /// `sequence` and `timestamp`: where they stand at the beginning; they wrap as in RTP.
  static async open({ user, ssrc, sequence = 65530, timestamp = 2 ** 32 - 4800 }) {
    const speaker = new DiscordSpeaker();
    speaker.user = user;
    speaker.ssrc = ssrc;
    speaker.#encoder = await createEncoder({ bitrate: 64000, channels: 2 });
    speaker.#sequence = sequence;
    speaker.#base = timestamp;
    return speaker;
  }

  /// An utterance of mono 48 kHz that begins at `at` ms: `[{at, packet, voiced}]`, the frames of silence behind it included.
  /// As in Discord, nothing is sent between utterances and the timestamps count on.
  speak(samples, at) {
    this.#timestamp = (this.#base + at * 48) >>> 0;
    const sent = [];
    for (let from = 0; from < samples.length; from += kFrame) {
      const stereo = new Int16Array(2 * kFrame);
      samples.subarray(from, from + kFrame).forEach((sample, i) => (stereo[2 * i] = stereo[2 * i + 1] = sample));
      sent.push(this.#next(this.#encoder.encode(stereo), at + sent.length * 20, true));
    }
    for (let n = 0; n < kSilences; ++n) sent.push(this.#next(kSilence, at + sent.length * 20, false));
    return sent;
  }

  #next(payload, at, voiced) {
    const packet = { payload: Buffer.from(payload), sequence: this.#sequence, timestamp: this.#timestamp, ssrc: this.ssrc };
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + kFrame) >>> 0;
    return { at, packet, voiced, user: this.user };
  }

  /// The UDP datagram of a packet: aead_aes256_gcm_rtpsize.
  datagram({ payload, sequence, timestamp, ssrc }) {
    const header = Buffer.alloc(12);
    header.writeUInt8(0x80, 0);
    header.writeUInt8(kOpusType, 1);
    header.writeUInt16BE(sequence, 2);
    header.writeUInt32BE(timestamp, 4);
    header.writeUInt32BE(ssrc, 8);
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE(++this.#nonce, 0);
    const cipher = createCipheriv('aes-256-gcm', kSecretKey, nonce);
    cipher.setAAD(header);
    return Buffer.concat([header, cipher.update(payload), cipher.final(), cipher.getAuthTag(), nonce.subarray(0, 4)]);
  }
}
