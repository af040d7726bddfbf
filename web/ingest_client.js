// SPDX-License-Identifier: Apache-2.0
// The client's side of `GET /v1/ingest` (docs/protocol.md) without a socket: what to say on each connection so that no
// sample is lost or sent twice, whatever breaks. Runs in browsers and in Node; clients/ingest_client.hpp is its twin.
import { UnackedAudio } from './unacked_audio.js';

const kHeaderBytes = 16;

// What a close code means that ends the conversation for good.
const kFinal = {
  1009: 'the server found a message too large',
  4400: 'the server did not understand us',
  4404: 'the server does not know this session any more',
  4409: 'the session is over, or continued elsewhere',
};

function taggedFrame(index, first, samples) {
  const frame = new ArrayBuffer(kHeaderBytes + samples.byteLength);
  const header = new DataView(frame);
  header.setUint32(0, index, true);
  header.setBigUint64(8, BigInt(first), true);
  // Typed arrays are little-endian wherever browsers and Node run.
  new Int16Array(frame, kHeaderBytes).set(samples);
  return frame;
}

/// A `tagged` session. `state` is `opening` (no connection, or one that has not said `started`), `flowing`, `finished`
/// or `failed` (`failure`: a sentence).
export class IngestClient {
  state = 'opening';
  failure = '';
  unauthorized = false; // the last connection was refused for want of a ticket or key
  gone = false; // failed because nothing records under that session any more; what is held can open another one
  session = '';
  resume = '';
  retryAfterMs = 0; // how long the daemon wants to be left alone after the last loss
  #start;
  #aheadSeconds;
  #tracks = []; // {spec, index (null: not known to the server yet), declared, audio}
  #notes = []; // {sequence, message}: marks, in their place between the audio
  #sequence = 0;
  #finishing = false;
  #finishSent = false; // on this connection or an earlier one, behind all audio
  #finishDue = false; // not yet sent on this connection
  #lastError = '';

  /// `start`: the members of the `start` message that this session opens with; `tracks` may be empty and grow.
  /// Of each track at most `aheadSeconds` are held unacknowledged. `known`: `{session, resume, tracks}` of a session that
  /// an earlier run of this program began.
  constructor(start, { aheadSeconds = 600, known } = {}) {
    this.#start = start;
    this.#aheadSeconds = aheadSeconds;
    if (known) ({ session: this.session, resume: this.resume } = known);
    for (const spec of start.tracks ?? []) this.addTrack(spec);
  }

  /// A speaker joins: `{id, name, rate}`. Gives the number that push() wants.
  addTrack(spec) {
    const rate = spec.rate ?? 16000;
    this.#tracks.push({
      spec: { ...spec, rate },
      index: null,
      declared: false,
      audio: new UnackedAudio(rate * this.#aheadSeconds),
    });
    return this.#tracks.length - 1;
  }

  /// Int16 samples of track number `track` that stand at `first`. Kept as they are: the caller must not write to them.
  push(track, first, samples) {
    this.#tracks[track].audio.push(this.#sequence++, first, samples);
  }

  mark(label) {
    this.#notes.push({ sequence: this.#sequence++, message: { type: 'mark', label } });
  }

  /// No more audio comes: `finish` goes out behind the last sample.
  finish() {
    this.#finishing = true;
  }

  /// A connection stands. Gives the text that opens it.
  onOpen() {
    if (this.session) return JSON.stringify({ type: 'start', session: this.session, resume: this.resume });
    for (const track of this.#tracks) track.declared = true;
    const tracks = this.#tracks.map(({ spec }) => spec);
    return JSON.stringify({ ...this.#start, type: 'start', framing: 'tagged', tracks });
  }

  /// A text message came. Gives the message.
  onText(text) {
    const message = JSON.parse(text);
    if (message.type === 'started') this.#onStarted(message);
    else if (message.type === 'ack') {
      this.#tracks.find(({ spec }) => spec.id === message.track)?.audio.ack(message.next);
    } else if (message.type === 'finished') this.state = 'finished';
    else if (message.type === 'error' && message.fatal) {
      this.#lastError = message.message;
      this.retryAfterMs = message.retry_after_ms ?? 0;
    }
    return message;
  }

  #onStarted(message) {
    const fresh = this.state === 'opening';
    this.session = message.session;
    this.resume = message.resume;
    for (const track of this.#tracks) {
      const found = message.tracks.find(({ id }) => id === track.spec.id);
      if (fresh) track.declared = found !== undefined;
      if (!found || (!fresh && track.index !== null)) continue;
      track.index = found.index;
      if (!track.audio.rewind(found.next)) {
        return this.#fail(`the server lost audio of ${track.spec.name ?? track.spec.id} that it had acknowledged`);
      }
    }
    if (!fresh) return;
    this.#finishDue = true;
    this.retryAfterMs = 0;
    this.state = 'flowing';
  }

  /// The next message that may go out now, a string or an ArrayBuffer; null until something changes.
  nextOutgoing() {
    if (this.state !== 'flowing') return null;
    const newcomer = this.#tracks.find(({ declared }) => !declared);
    if (newcomer) {
      newcomer.declared = true;
      return JSON.stringify({ type: 'track', ...newcomer.spec });
    }
    const due = (track) => (track.index === null ? Infinity : track.audio.nextSequence());
    const first = this.#tracks.reduce((best, track) => (best && due(best) <= due(track) ? best : track), null);
    const audioDue = first ? due(first) : Infinity;
    if (this.#notes.length && this.#notes[0].sequence < audioDue) {
      return JSON.stringify(this.#notes.shift().message);
    }
    if (audioDue !== Infinity) {
      const { first: from, samples } = first.audio.take();
      return taggedFrame(first.index, from, samples);
    }
    const unknown = this.#tracks.some(({ index, audio }) => index === null && audio.held > 0);
    if (!this.#finishing || !this.#finishDue || unknown) return null;
    this.#finishDue = false;
    this.#finishSent = true;
    return JSON.stringify({ type: 'finish' });
  }

  /// The connection ended (1006: without a close frame). While the state is `opening` afterwards: connect again.
  onClosed(code, reason = '') {
    if (this.state === 'finished' || this.state === 'failed') return;
    const resuming = this.state === 'opening' && this.session !== '';
    this.state = 'opening';
    this.unauthorized = code === 4401;
    for (const track of this.#tracks) track.index = null;
    const gone = code === 4409 || code === 4404;
    if (gone && resuming && this.#finishSent && this.heldSeconds() === 0) {
      // Our `finish` arrived although its answer was lost: the session records no more.
      this.state = 'finished';
      return;
    }
    // A server that has not noticed the broken connection yet still holds the session: that passes.
    if (code === 4409 && resuming) return;
    this.gone = code === 4404;
    if (kFinal[code]) this.#fail(this.#lastError || reason || kFinal[code]);
    this.#lastError = '';
  }

  #fail(failure) {
    this.state = 'failed';
    this.failure = failure;
  }

  /// Audio that is not acknowledged, of the track that has most of it.
  heldSeconds() {
    return Math.max(0, ...this.#tracks.map(({ spec, audio }) => audio.held / spec.rate));
  }

  /// Audio that was dropped because more than `aheadSeconds` waited, of all tracks.
  droppedSeconds() {
    return this.#tracks.reduce((sum, { spec, audio }) => sum + audio.dropped / spec.rate, 0);
  }

  /// What of track number `track` is not acknowledged: `[{first, samples}]`. Another session can take it when this one is
  /// over before it had everything.
  unacked(track) {
    return this.#tracks[track].audio.blocks();
  }

  /// How far track number `track` is acknowledged, and how far it was pushed, in seconds.
  position(track) {
    const { spec, audio } = this.#tracks[track];
    return { acked: audio.acked / spec.rate, pushed: audio.pushed / spec.rate };
  }
}
