// SPDX-License-Identifier: Apache-2.0
// When people must be told that something is wrong: facts in, occasions out.

const kFirstSoundMs = 30_000;
// Later a channel may well be silent for a while.
const kSoundMs = 180_000;
const kAloneMs = 60_000;
const kAwayMs = 20_000;
const kVoiceLostMs = 10_000;

/// Watches one recording. Each occasion is told once, and once more when it is over.
export class Alarms {
  #since = {}; // when each trouble began
  #told = new Set();
  #dropped = 0;
  #soundAt;
  #heard = false;

  constructor(now) {
    this.#soundAt = now;
  }

  /// Sound came out of what somebody sent.
  sound(now) {
    this.#soundAt = now;
    this.#heard = true;
  }

  /// `facts`: `{people, unmuted, voice: the voice connection stands, saving: what is heard reaches the daemon, dropped:
  /// seconds of audio that had no room}`. The occasions of now: `no_sound`, `sound_back`, `voice_lost`, `voice_back`,
  /// `not_saving`, `saving_again`, `dropped`, `alone` (end the recording).
  step(facts, now) {
    const silence = now - this.#soundAt > (this.#heard ? kSoundMs : kFirstSoundMs);
    const occasions = [
      // Whoever just unmuted, or came, has that long to say something.
      ...this.#trouble('no_sound', 'sound_back', facts.unmuted > 0 && facts.voice, kFirstSoundMs, silence, now),
      ...this.#trouble('voice_lost', 'voice_back', !facts.voice, kVoiceLostMs, true, now),
      ...this.#trouble('not_saving', 'saving_again', !facts.saving, kAwayMs, true, now),
    ];
    if (facts.dropped >= this.#dropped + 1) {
      occasions.push('dropped');
      this.#dropped = facts.dropped;
    }
    if (facts.people > 0) delete this.#since.alone;
    else if (now - (this.#since.alone ??= now) >= kAloneMs) occasions.push('alone');
    return occasions;
  }

  // A trouble is there while `possible` holds for `patience` and `bad` as well.
  #trouble(begins, ends, possible, patience, bad, now) {
    if (!possible) delete this.#since[begins];
    else this.#since[begins] ??= now;
    const there = possible && bad && now - this.#since[begins] >= patience;
    if (there && !this.#told.has(begins)) {
      this.#told.add(begins);
      return [begins];
    }
    // Nobody there who could speak says nothing about whether sound comes through.
    const over = begins === 'no_sound' ? !bad : !there;
    if (!over || !this.#told.delete(begins)) return [];
    return [ends];
  }
}
