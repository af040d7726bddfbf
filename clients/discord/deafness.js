// SPDX-License-Identifier: Apache-2.0
// When a voice connection has lost the keys of what it hears, so that only a new one helps.

// Keys change when people come and go, which takes moments.
const kFirstPatienceMs = 5000;
// Where a new connection does not help either, people must have the time to be told.
const kLongestPatienceMs = 320_000;

/// Watches who can be decrypted. Times are milliseconds of a steady clock.
export class Deafness {
  #since = new Map(); // user id -> the first of the packets in a row that could not be decrypted
  #patienceMs = kFirstPatienceMs;
  damaged = 0; // packets

  heard(userId) {
    this.#since.delete(userId);
    this.#patienceMs = kFirstPatienceMs;
  }

  /// True: nothing of this person could be decrypted for so long that the connection should be made anew.
  lost(userId, now) {
    ++this.damaged;
    if (!this.#since.has(userId)) this.#since.set(userId, now);
    if (now - this.#since.get(userId) < this.#patienceMs) return false;
    this.#since.clear();
    this.#patienceMs = Math.min(2 * this.#patienceMs, kLongestPatienceMs);
    return true;
  }
}
