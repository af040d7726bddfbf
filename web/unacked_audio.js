// SPDX-License-Identifier: Apache-2.0
// One track's audio between its source and the daemon's acknowledgement. Runs in browsers and in Node.

/// Indices count samples at the track's own rate.
export class UnackedAudio {
  #blocks = [];
  #sent = 0; // blocks at the front that went out on this connection
  #sendFrom = 0;
  #limit;
  acked = 0;
  pushed = 0; // behind the last pushed sample
  held = 0; // samples kept because they are not acknowledged; holes count nothing
  dropped = 0; // samples that the daemon will never get

  /// At most `limit` samples are held: what is older is dropped, and becomes a hole.
  constructor(limit) {
    this.#limit = limit;
  }

  /// In order and without overlap; what lies below the last push is cut off. `sequence` orders the pushes of all tracks.
  push(sequence, first, samples) {
    if (first < this.pushed) {
      samples = samples.subarray(Math.min(this.pushed - first, samples.length));
      first = this.pushed;
    }
    if (samples.length === 0) return;
    this.#blocks.push({ sequence, first, samples, end: first + samples.length });
    this.pushed = first + samples.length;
    this.held += samples.length;
    while (this.held > this.#limit && this.#blocks.length > 1) this.dropped += this.#shift();
  }

  /// The sequence of the next block to send; Infinity when none waits.
  nextSequence() {
    return this.#blocks[this.#sent]?.sequence ?? Infinity;
  }

  /// The next block to send, without what the daemon has of it already: `{first, samples}`.
  take() {
    const { first, samples, end } = this.#blocks[this.#sent++];
    const from = Math.min(Math.max(this.#sendFrom, first), end);
    this.#sendFrom = end;
    return { first: from, samples: samples.subarray(from - first) };
  }

  /// What is held, in order: `{first, samples}`.
  blocks() {
    return this.#blocks.map(({ first, samples }) => ({ first, samples }));
  }

  /// The daemon has everything below `next`.
  ack(next) {
    this.acked = Math.max(this.acked, next);
    while (this.#blocks.length && this.#blocks[0].end <= this.acked) this.#shift();
  }

  /// A new connection goes on at `next`. False when that lies below what was acknowledged: the daemon lost it.
  rewind(next) {
    if (next < this.acked) return false;
    this.ack(next);
    this.#sent = 0;
    this.#sendFrom = next;
    return true;
  }

  /// All that is held, oldest first: `{first, samples}`.
  blocks() {
    return this.#blocks.map(({ first, samples }) => ({ first, samples }));
  }

  #shift() {
    const { samples } = this.#blocks.shift();
    this.held -= samples.length;
    if (this.#sent > 0) --this.#sent;
    return samples.length;
  }
}
