// SPDX-License-Identifier: Apache-2.0
// One recording of one voice channel: its speakers, each a track, on one clock.
import { Delivery } from './delivery.js';
import { plainText } from './plain_text.js';
import { Speaker } from './speaker.js';

const kTickMs = 20;
const kMostSpeakers = 64; // tracks that a session may have
const kNameBytes = 256;
// How long a process that is told to stop waits for the acknowledgement of what it has.
const kLeaveMs = 3000;

/// Milliseconds since 1970 that never jump back.
const steadyNow = () => performance.timeOrigin + performance.now();

/// `listener`: `sound()`: sound came out of a packet; `session()`: record() has changed; `over()`: all is delivered, or
/// cannot be (`failure`); `crowded()`: a speaker more than a session can have; `log(event, fields)`.
export class Recording {
  #delivery;
  #speakers = new Map(); // by user id; null: no room
  #nameOf;
  #listener;
  #zero; // when sample 0 was
  #timer = setInterval(() => this.#tick(), kTickMs);
  #closed = false;

  /// `nameOf(userId)`: what a speaker is called. `record`: of an earlier process, to go on from there.
  constructor({ api, title, language, nameOf, listener, record }) {
    this.#nameOf = nameOf;
    this.#listener = listener;
    this.#zero = record?.zero ?? null;
    this.#delivery = new Delivery(api, { title, ...(language && { language }) }, this.#deliveryListener(), record?.delivery);
    record?.delivery.tracks.forEach(({ id }, number) => this.#speakers.set(id, this.#speaker(number)));
  }

  /// A packet of Discord's: `{payload, sequence, timestamp, ssrc}`.
  receive(userId, packet) {
    if (this.#closed) return;
    this.#zero ??= steadyNow();
    if (!this.#speakers.has(userId)) this.#speakers.set(userId, this.#join(userId));
    this.#speakers.get(userId)?.receive(packet, this.#now());
  }

  /// No more is taken; what came is delivered, then the listener hears `over()`.
  async finish() {
    await this.#close();
    this.#delivery.finish();
  }

  /// The process ends: what came is delivered as far as that is quick, and the session stays open.
  async leave() {
    await this.#close();
    const deadline = performance.now() + kLeaveMs;
    while (this.#delivery.heldSeconds() > 0 && this.#delivery.online && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, kTickMs));
    }
    this.#delivery.leave();
  }

  /// What another process needs to go on; null while there is no session.
  record() {
    const delivery = this.#delivery.record();
    return delivery && { zero: this.#zero, delivery };
  }

  get sessions() {
    return this.#delivery.sessions;
  }

  get failure() {
    return this.#delivery.failure;
  }

  /// `{speakers, seconds, saving, heldSeconds, droppedSeconds, refused, losses: {packets, lost, late, bad}}`.
  facts() {
    const speakers = [...this.#speakers.values()].filter(Boolean);
    const losses = { packets: 0, lost: 0, late: 0, bad: 0 };
    for (const { packets, losses: some } of speakers) {
      losses.packets += packets;
      for (const kind of ['lost', 'late', 'bad']) losses[kind] += some[kind];
    }
    return {
      speakers: speakers.length,
      seconds: this.#zero === null ? 0 : this.#now() / 1000,
      saving: this.#delivery.online || this.#delivery.heldSeconds() === 0,
      heldSeconds: this.#delivery.heldSeconds(),
      droppedSeconds: this.#delivery.droppedSeconds(),
      refused: this.#delivery.refused,
      losses,
    };
  }

  #now() {
    return steadyNow() - this.#zero;
  }

  #join(userId) {
    if (this.#speakers.size >= kMostSpeakers) {
      if (this.#speakers.size === kMostSpeakers) this.#listener.crowded();
      return null;
    }
    const number = this.#delivery.addTrack({ id: userId, name: plainText(this.#nameOf(userId), kNameBytes) || userId });
    this.#listener.log('speaker joined', { track: number });
    return this.#speaker(number);
  }

  #speaker(number) {
    return new Speaker((first, samples) => {
      this.#delivery.push(number, first, samples);
      this.#listener.sound();
    });
  }

  #tick() {
    for (const speaker of this.#speakers.values()) speaker?.advance(this.#now());
  }

  async #close() {
    this.#closed = true;
    clearInterval(this.#timer);
    await Promise.all([...this.#speakers.values()].map((speaker) => speaker?.finish()));
  }

  #deliveryListener() {
    const { session, over, log } = this.#listener;
    return { session, over, log };
  }
}
