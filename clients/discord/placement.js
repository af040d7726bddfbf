// SPDX-License-Identifier: Apache-2.0
// Where on the session's clock a packet belongs: its RTP timestamp, tied to the clock when its speaker begins to speak.
import { Unwrapper } from './wrapping.js';

/// RTP counts Opus at 48 kHz whatever is inside (RFC 7587 4.1); so does the session's clock here.
export const kTicksPerMs = 48;

// Jitter and the drift of a sender's clock stay below this; a larger difference is a timeline that stood still.
const kTolerance = 60 * kTicksPerMs;

/// Positions are ticks from the session's beginning. Within a talkspurt the timestamps alone count, so that jitter moves
/// nothing; when one opens, arrival corrects them: clocks drift, and some senders' timestamps stand still in silence.
export class Placement {
  #timestamps = new Unwrapper(32);
  #offset = null;

  /// A talkspurt opens with `packets` (`{packet, arrival}`, milliseconds of the session's clock), of which the least
  /// delayed one shows where it belongs. Nothing is placed before `floor`.
  open(packets, floor) {
    const stamps = packets.map(({ packet }) => this.#timestamps.unwrap(packet.timestamp));
    const lead = Math.min(...packets.map(({ arrival }, i) => Math.round(arrival * kTicksPerMs) - stamps[i]));
    if (this.#offset === null || Math.abs(lead - this.#offset) > kTolerance) this.#offset = lead;
    this.#offset = Math.max(this.#offset, floor - stamps[0]);
  }

  /// Where the packet with this timestamp begins.
  place(timestamp) {
    return this.#timestamps.unwrap(timestamp) + this.#offset;
  }
}
