// SPDX-License-Identifier: Apache-2.0
// One recording from its first sample to the daemon's last acknowledgement: placed on its time line, kept on this device
// until it is saved, carried over broken connections, reloads of the page, and sessions that ended meanwhile.
import { IngestClient } from './ingest_client.js';
import { IngestLink } from './ingest_link.js';
import { kTrackRate } from './resampler.js';

// Kept of audio that cannot be sent; an hour is 115 MB.
const kAheadSeconds = 3600;
const kAskAgainMs = 2000;
// The daemon tells lengths in whole milliseconds.
const kRoundingSamples = 32;

const kContinued = ' (continued)';

const inMs = (samples) => Math.round((samples * 1000) / kTrackRate);

/// Deps: `connect()` opens a WebSocket; `lengthOf(session)` tells how many ms of a session are stored, throws while that
/// cannot be known; `spool` is a Spool. Facts, which the spool keeps: `user`; `title`; `session` and `resume` (empty
/// until the daemon knows it); `next`, the sample index that comes next; `before`, samples in sessions that ended before
/// this one; `heardMs`, the wall's clock at the last sample; `paused`; `finishing`.
export class Recording {
  refusal = null; // why the daemon did not let us in: an Error with a `status`
  trouble = ''; // what the daemon says it cannot do, until it stores again
  #facts;
  #deps;
  #changed;
  #client;
  #link;
  #savedFrom; // at least so much was saved when this session was opened here
  #moving = false; // to another session
  #ended = false; // the session is over, and nothing waits for another one yet
  #complete = false;
  #discarded = false;

  /// A new one. `changed()` is called whenever something below reads differently.
  static begin({ user, title }, deps, changed) {
    const facts = { user, title, session: '', resume: '', next: 0, before: 0, heardMs: 0, paused: false, finishing: false };
    deps.spool.begin(facts);
    return new Recording(facts, [], deps, changed);
  }

  /// The one that an earlier page left in the spool: `kept` is what Spool.open() gave.
  static restore(kept, deps, changed) {
    return new Recording({ ...kept.facts }, kept.blocks, deps, changed);
  }

  constructor(facts, blocks, deps, changed) {
    this.#facts = facts;
    this.#deps = deps;
    this.#changed = changed;
    this.#open(blocks);
  }

  #open(blocks) {
    const { title, session, resume, finishing } = this.#facts;
    const known = session ? { session, resume } : undefined;
    const tracks = [{ id: 'main', name: 'Microphone', rate: kTrackRate }];
    this.#client = new IngestClient({ title, tracks }, { aheadSeconds: kAheadSeconds, known });
    this.#savedFrom = blocks[0]?.first ?? this.#facts.next;
    blocks.forEach(({ first, samples }) => this.#client.push(0, first, samples));
    if (finishing) this.#client.finish();
    this.#link = new IngestLink(this.#client, () => this.#connect(), {
      message: (message) => this.#heard(message),
      change: () => this.#look(),
    });
    this.#link.start();
  }

  async #connect() {
    try {
      const socket = await this.#deps.connect();
      this.refusal = null;
      return socket;
    } catch (error) {
      this.refusal = error.status ? error : null;
      throw error;
    }
  }

  #heard(message) {
    if (message.type === 'started') {
      Object.assign(this.#facts, { session: message.session, resume: message.resume });
      this.#deps.spool.note(this.#facts);
    }
    if (message.type === 'ack') {
      this.#deps.spool.ack(message.next);
      this.trouble = '';
    }
    if (message.type === 'error') this.trouble = message.message;
  }

  #look() {
    if (this.#client.state === 'finished') this.#conclude();
    const done = this.#complete || this.#ended || this.#discarded;
    if (this.#client.gone && !this.#moving && !done) this.#move();
    this.#changed();
  }

  #conclude() {
    if (this.#complete) return;
    this.#complete = true;
    this.#deps.spool.clear();
  }

  // The daemon waits for a lost client only so long (session.resume_s), then ends the session. What it has not got opens
  // another one.
  async #move() {
    this.#moving = true;
    const { session } = this.#facts;
    let stored = null;
    while (stored === null && !this.#discarded) {
      try {
        stored = Math.round(((await this.#deps.lengthOf(session)) * kTrackRate) / 1000);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, kAskAgainMs));
      }
    }
    this.#moving = false;
    if (this.#discarded) return;
    const rest = this.#unsaved(stored);
    if (rest.reduce((sum, { samples }) => sum + samples.length, 0) > kRoundingSamples) this.#beginAnew(rest);
    else if (this.#facts.finishing) this.#conclude();
    else this.#ended = true;
    this.#look();
  }

  #unsaved(stored) {
    return this.#client
      .unacked(0)
      .filter(({ first, samples }) => first + samples.length > stored)
      .map(({ first, samples }) => ({ first: Math.max(first, stored), samples: samples.slice(Math.max(0, stored - first)) }));
  }

  #beginAnew(rest) {
    const facts = this.#facts;
    const from = rest[0]?.first ?? facts.next;
    const title = facts.title.endsWith(kContinued) ? facts.title : `${facts.title || 'Recording'}${kContinued}`;
    this.#facts = { ...facts, title, session: '', resume: '', next: facts.next - from, before: facts.before + from };
    const blocks = rest.map(({ first, samples }) => ({ first: first - from, samples }));
    this.#ended = false;
    this.#deps.spool.begin(this.#facts, blocks);
    this.#open(blocks);
  }

  /// Int16 samples that were heard until now, `skipped` samples of time after the last ones.
  push(samples, skipped = 0) {
    if (this.#ended) this.#beginAnew([]);
    const first = this.#facts.next + skipped;
    this.#facts.next = first + samples.length;
    this.#facts.heardMs = Date.now();
    this.#client.push(0, first, samples);
    this.#deps.spool.push(this.#facts, first, samples);
    this.#link.wake();
  }

  /// Time since the last sample, in samples: the hole that a lost microphone or page leaves. Pauses leave none.
  silenceUntil(nowMs) {
    const { heardMs, paused } = this.#facts;
    return heardMs && !paused ? Math.max(0, Math.round(((nowMs - heardMs) * kTrackRate) / 1000)) : 0;
  }

  /// Leaves a hole before what comes next.
  skip(samples) {
    this.#facts.next += samples;
    this.#facts.heardMs = Date.now();
    this.#deps.spool.note(this.#facts);
  }

  pause(on) {
    this.#facts.paused = on;
    this.#deps.spool.note(this.#facts);
  }

  mark() {
    this.#client.mark();
    this.#link.wake();
  }

  /// No more comes.
  finish() {
    this.#facts.finishing = true;
    this.#deps.spool.note(this.#facts);
    this.#client.finish();
    if (this.#ended) this.#conclude();
    this.#link.wake();
    this.#look();
  }

  /// After a failure: what is not saved goes into a session of its own.
  rescue() {
    this.#beginAnew(this.#unsaved(0));
    this.#changed();
  }

  /// Lets go of everything; what is not saved is forgotten.
  discard() {
    // What lies in the spool then may be another page's.
    if (this.#complete || this.#discarded) return;
    this.#discarded = true;
    this.#link.stop();
    this.#deps.spool.clear();
  }

  /// Tries to connect now.
  hurry() {
    this.#link.hurry();
  }

  get user() { return this.#facts.user; }
  get title() { return this.#facts.title; }
  get session() { return this.#facts.session; }
  get finishing() { return this.#facts.finishing; }
  get online() { return this.#link.online; }
  /// All is saved, and the session is over.
  get complete() { return this.#complete; }
  /// The session is over, and all of it that was heard until now is saved; more sound opens another one.
  get ended() { return this.#ended; }
  /// A sentence once nothing more can be saved in this session; empty while all may yet be well.
  get failure() { return this.#client.gone ? '' : this.#client.failure; }
  /// Everything that was recorded, with its holes, and how much of it the daemon has on disk, in ms.
  get recordedMs() { return inMs(this.#facts.before + this.#facts.next); }
  get savedMs() {
    const { before, next } = this.#facts;
    if (this.heldMs === 0) return inMs(before + next);
    return inMs(before + Math.max(this.#savedFrom, this.#client.position(0).acked * kTrackRate));
  }
  /// On this device only, in ms.
  get heldMs() { return this.#client.heldSeconds() * 1000; }
  /// Lost because the device could not keep more, in ms.
  get droppedMs() { return this.#client.droppedSeconds() * 1000; }
}
