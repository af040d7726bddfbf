// SPDX-License-Identifier: Apache-2.0
// Brings the tracks of a recording to scribed. Usually that is one session; when the daemon has closed it while we could not
// reach it (session.resume_s), what it did not get and what follows go into another one.
import { IngestClient } from '../../web/ingest_client.js';
import { IngestLink } from '../../web/ingest_link.js';

export const kRate = 16000;

// A session that is over so soon after it began says that something is wrong for good.
const kLeastLifeMs = 10_000;

/// `listener`: `session()`: `record()` has changed; `over()`: `state` is `finished` or `failed`; `log(event, fields)`.
export class Delivery {
  state = 'open'; // finished: scribed has everything; failed: it will not take the rest (`failure`)
  failure = '';
  refused = 0; // the HTTP status of the last handshake that failed; 0: no answer
  #api;
  #start;
  #listener;
  #tracks = []; // {id, name}, by number
  #client = null;
  #link = null;
  #places = []; // our track number -> the session's
  #base = 0; // the recording's sample that is the session's sample 0; null: decided by the next push
  #past = []; // sessions that were closed under us
  #openedAt = 0; // a session that an earlier process opened is old
  #dropped = 0;
  #finishing = false;

  /// `start`: title and language. `record`: what record() gave in an earlier process, to go on from there.
  constructor(api, start, listener, record) {
    this.#api = api;
    this.#start = start;
    this.#listener = listener;
    if (!record) return;
    this.#past = record.past;
    this.#tracks = record.tracks;
    this.#base = record.base;
    if (!record.session) return;
    this.#places = record.tracks.map((_, number) => number);
    this.#open(record.tracks, { session: record.session, resume: record.resume });
  }

  /// A speaker joins. Gives the number that push() wants.
  addTrack(track) {
    return this.#tracks.push(track) - 1;
  }

  /// Samples at `first` of the recording, in order for each track.
  push(number, first, samples) {
    if (this.state !== 'open') return;
    // Others may have begun a moment earlier.
    this.#base ??= Math.max(0, first - kRate);
    if (!this.#client) this.#open([]);
    this.#place(number, first, samples);
    this.#link.wake();
  }

  finish() {
    if (this.state !== 'open') return;
    this.#finishing = true;
    if (!this.#client) return this.#end('finished');
    this.#client.finish();
    this.#link.wake();
  }

  /// Leaves the session open for another process.
  leave() {
    this.#link?.stop();
  }

  /// The ids of all sessions, oldest first.
  get sessions() {
    return this.#client?.session ? [...this.#past, this.#client.session] : this.#past;
  }

  get online() {
    return this.#link?.online ?? true;
  }

  heldSeconds() {
    return this.#client?.heldSeconds() ?? 0;
  }

  droppedSeconds() {
    return this.#dropped + (this.#client?.droppedSeconds() ?? 0);
  }

  /// What another process needs to go on, a plain value with a secret; null while there was no session.
  record() {
    if (this.sessions.length === 0) return null;
    // In the order of the session's tracks; who has not spoken in it has none.
    const tracks = [];
    this.#places.forEach((place, number) => (tracks[place] = this.#tracks[number]));
    return {
      session: this.#client?.session ?? '',
      resume: this.#client?.resume ?? '',
      base: this.#base,
      past: this.#past,
      tracks,
    };
  }

  #open(tracks, known) {
    const specs = tracks.map((track) => ({ ...track, rate: kRate }));
    this.#client = new IngestClient({ ...this.#start, tracks: specs }, { known });
    this.#link = new IngestLink(this.#client, () => this.#api.connect((status) => (this.refused = status)), {
      message: (message) => this.#heard(message),
      change: () => this.#changed(),
    });
    this.#openedAt = known ? -Infinity : performance.now();
    this.#link.start();
  }

  #place(number, first, samples) {
    if (this.#places[number] === undefined) {
      this.#places[number] = this.#client.addTrack({ ...this.#tracks[number], rate: kRate });
    }
    // Before the base lies what was in time for a session that is over.
    const from = Math.max(first, this.#base);
    this.#client.push(this.#places[number], from - this.#base, samples.subarray(from - first));
  }

  #heard(message) {
    if (message.type === 'started') {
      this.refused = 0;
      this.#listener.session();
    } else if (message.type === 'error') {
      this.#listener.log('scribed complains', { code: message.code, fatal: message.fatal });
    }
  }

  #changed() {
    if (this.state !== 'open') return;
    if (this.#client.state === 'finished') this.#end('finished');
    if (this.#client.state === 'failed') this.#lost();
  }

  #lost() {
    const { session, failure } = this.#client;
    this.#listener.log('session lost', { session, failure });
    const held = [];
    this.#places.forEach((place, number) => {
      for (const { first, samples } of this.#client.unacked(place)) held.push({ number, first: first + this.#base, samples });
    });
    if (this.#finishing && session && held.length === 0) return this.#end('finished');
    if (!session || performance.now() - this.#openedAt < kLeastLifeMs) return this.#end('failed', failure);
    this.#past.push(session);
    this.#dropped += this.#client.droppedSeconds();
    this.#client = this.#link = null;
    this.#places = [];
    this.#base = null;
    if (held.length > 0) {
      this.#base = Math.min(...held.map(({ first }) => first));
      this.#open([]);
      for (const { number, first, samples } of held.sort((a, b) => a.first - b.first)) this.#place(number, first, samples);
    }
    this.#listener.session();
    if (this.#finishing) this.finish();
  }

  #end(state, failure = '') {
    this.state = state;
    this.failure = failure;
    this.#listener.over();
  }
}
