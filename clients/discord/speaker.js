// SPDX-License-Identifier: Apache-2.0
// One person: the streams under which Discord sends the voice, one after the other (a reconnection brings a new one).
import { VoiceStream } from './voice_stream.js';

export class Speaker {
  #streams = []; // the last one is the one that speaks; those before are played out
  #past = { lost: 0, late: 0, bad: 0 };
  #emit;
  #floor = 0;
  packets = 0;

  /// `emit(first, samples)`: see VoiceStream.
  constructor(emit) {
    this.#emit = (first, samples) => {
      this.#floor = first + samples.length;
      emit(first, samples);
    };
  }

  /// `packet`: `{payload, sequence, timestamp, ssrc}`; `now`: milliseconds of the session's clock.
  receive(packet, now) {
    ++this.packets;
    if (!this.#streams.at(-1)?.insert(packet, now)) {
      // What the stream before still holds is in front of this one.
      this.#playOut();
      const stream = new VoiceStream(packet.ssrc, this.#floor, this.#emit);
      stream.insert(packet, now);
      this.#streams.push(stream);
    }
    this.advance(now);
  }

  /// To be called every few packets' time, also when nothing comes.
  advance(now) {
    this.#playOut(1);
    if (this.#streams.length === 1) this.#streams[0].advance(now);
  }

  /// Everything that came is emitted.
  async finish() {
    await Promise.all(this.#streams.map(({ ready }) => ready));
    this.#playOut();
  }

  /// Packets: `lost` never came, `late` came too late, `bad` were no Opus.
  get losses() {
    return this.#streams.reduce(
      (sum, { lost, late, bad }) => ({ lost: sum.lost + lost, late: sum.late + late, bad: sum.bad + bad }),
      this.#past,
    );
  }

  // Ends all streams but the last `keep`.
  #playOut(keep = 0) {
    while (this.#streams.length > keep && this.#streams[0].advance(Infinity)) {
      this.#past = this.#add(this.#streams[0]);
      this.#streams.shift().close();
    }
  }

  #add({ lost, late, bad }) {
    return { lost: this.#past.lost + lost, late: this.#past.late + late, bad: this.#past.bad + bad };
  }
}
