// SPDX-License-Identifier: Apache-2.0
// Numbers of RTP headers that wrap: 16 bits of sequence, 32 bits of timestamp (RFC 3550 5.1).

/// Tells numbers of `bits` bits as numbers that do not wrap: each is the nearest one to the one before it.
export class Unwrapper {
  #span;
  #last = null;

  constructor(bits) {
    this.#span = 2 ** bits;
  }

  unwrap(value) {
    if (this.#last === null) return (this.#last = value);
    const up = (((value - this.#last) % this.#span) + this.#span) % this.#span;
    this.#last += up < this.#span / 2 ? up : up - this.#span;
    return this.#last;
  }
}
