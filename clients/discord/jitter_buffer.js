// SPDX-License-Identifier: Apache-2.0
// Packets of one RTP stream, put in order again. What is complete goes on at once; only a gap waits.
import { Unwrapper } from './wrapping.js';

// Who begins to speak is held so long, so that the first packets may overtake each other and show how late they are.
const kOpenMs = 100;
// A missing packet is waited for so long. It delays only what follows the gap.
const kGapMs = 300;
// Nothing for so long: a talkspurt is over, and the next packet opens another.
const kPauseMs = 250;
// More than this waits for nothing (3 s).
const kMostPackets = 150;
// No loss, but another stream under the same SSRC (20 s).
const kJump = 1000;

/// Times are milliseconds of any steady clock.
export class JitterBuffer {
  #held = []; // {sequence, packet, arrival}, by sequence
  #sequences = new Unwrapper(16);
  #expected = null;
  #lastArrival = -Infinity;
  #opening = true;
  late = 0; // came when their place was passed, or again

  /// `packet.sequence` is the 16 bits of the RTP header. False: this packet belongs to another stream.
  insert(packet, now) {
    const sequence = this.#sequences.unwrap(packet.sequence);
    const known = this.#expected ?? this.#held[0]?.sequence ?? sequence;
    if (Math.abs(sequence - known) > kJump) return false;
    if (this.#held.length === 0 && now - this.#lastArrival > kPauseMs) this.#opening = true;
    this.#lastArrival = now;
    if (this.#expected !== null && sequence < this.#expected) {
      ++this.late;
      return true;
    }
    let place = this.#held.length;
    while (place > 0 && this.#held[place - 1].sequence > sequence) --place;
    if (this.#held[place - 1]?.sequence === sequence) return true;
    this.#held.splice(place, 0, { sequence, packet, arrival: now });
    return true;
  }

  /// The next packet that is due: `{packet, arrival, lost, opens}`, or null. `lost` packets before it will not come;
  /// `opens`: it is the first of a talkspurt. With `now` Infinity everything is due.
  next(now) {
    const head = this.#held[0];
    if (!head) return null;
    const patience = this.#opening ? kOpenMs : head.sequence === this.#expected ? 0 : kGapMs;
    const waited = now - this.#held.reduce((first, { arrival }) => Math.min(first, arrival), Infinity);
    if (waited < patience && this.#held.length < kMostPackets) return null;
    this.#held.shift();
    const { packet, arrival } = head;
    const lost = this.#expected === null ? 0 : head.sequence - this.#expected;
    const opens = this.#opening;
    this.#expected = head.sequence + 1;
    this.#opening = false;
    return { packet, arrival, lost, opens };
  }

  /// What waits, in order: `{packet, arrival}`.
  waiting() {
    return this.#held;
  }

  /// Nothing waits, and nothing came for `ms`.
  idle(now, ms) {
    return this.#held.length === 0 && now - this.#lastArrival > ms;
  }
}
