// SPDX-License-Identifier: Apache-2.0
// What a person does with the microphone, from the first click to "all saved": phases, and what belongs to each.
import { getJson, sessionUrl } from './api.js';
import { openIngestSocket, whoRecords } from './ingest_socket.js';
import { Microphone, whyNoMicrophone } from './microphone.js';
import { Recording } from './recording.js';
import { peakOf, SoundWatch } from './sound_watch.js';
import { Spool } from './spool.js';
import { keepAwake } from './wake_lock.js';

// Whoever records in this browser holds it: two pages would write into one spool.
const kLock = 'scribed-recorder';
const kPatienceMs = 10000;

async function lengthOf(session) {
  try {
    return (await getJson(sessionUrl(session), AbortSignal.timeout(kPatienceMs))).duration_ms;
  } catch (error) {
    if (error.status === 404) return 0;
    throw error;
  }
}

/// Phases: `idle`; `asking` for the microphone; `recording`; `paused`; `interrupted`, found again after the page was closed
/// in mid-recording; `finishing`; `finished`; `failed`, nothing more can be saved in this session.
export class Recorder {
  phase = 'idle';
  problem = ''; // a sentence; belongs to the phase
  recording = null;
  microphone = null;
  watch = null; // a SoundWatch, of that microphone
  #listener;
  #spool = new Spool();
  #wanted = ''; // the microphone that was chosen
  #release = () => {};
  #reopening = false;
  #away = { session: '', samples: 0 }; // how long the page was closed in mid-session

  /// `listener.change()` when anything reads differently, `listener.level(peak)` for each block that was heard.
  constructor(listener) {
    this.#listener = listener;
    const hurry = () => this.recording?.hurry();
    addEventListener('online', hurry);
    document.addEventListener('visibilitychange', hurry);
    navigator.mediaDevices?.addEventListener('devicechange', () => this.#replaceLost());
    addEventListener('beforeunload', (event) => this.#unsafe() && event.preventDefault());
  }

  /// Finds what an earlier page left, once no other page holds it.
  async restore() {
    await this.#hold(false);
    const kept = await this.#spool.open();
    if (!kept) return this.#release();
    this.recording = Recording.restore(kept, this.#deps(kept.facts.user), () => this.#look());
    this.#away = { session: this.recording.session, samples: this.recording.silenceUntil(Date.now()) };
    this.#enter(this.recording.finishing ? 'finishing' : 'interrupted');
  }

  async start({ title, microphone }) {
    if (this.phase !== 'idle' && this.phase !== 'finished') return;
    this.recording = null;
    this.#enter('asking');
    try {
      const why = whyNoMicrophone();
      if (why) throw new Error(why);
      const user = await whoRecords();
      if (!(await this.#hold(true))) throw new Error('Another page of this browser is recording.');
      if (await this.#spool.open()) throw new Error('Another page has left a recording. Load this page again to save it.');
      await this.#listen(microphone);
      this.recording = Recording.begin({ user, title }, this.#deps(user), () => this.#look());
      this.#enter('recording');
    } catch (error) {
      this.#release();
      this.#enter('idle', error.message);
    }
  }

  pause() {
    if (this.phase !== 'recording') return;
    this.microphone?.pause();
    this.recording.pause(true);
    this.#enter('paused');
  }

  /// Goes on after a pause, an interruption, or the loss of a microphone. What was missed against the person's will is a
  /// hole.
  async resume(microphone = this.#wanted) {
    const before = this.phase;
    const old = this.microphone;
    if (old && !old.lost) {
      old.resume();
      old.wake();
    } else {
      this.#enter('asking');
      try {
        await this.#listen(microphone);
      } catch (error) {
        return this.#enter(before, error.message);
      }
      old?.close();
      if (before === 'recording') this.recording.skip(this.recording.silenceUntil(Date.now()));
      if (before === 'interrupted' && this.#away.session === this.recording.session) this.recording.skip(this.#away.samples);
    }
    this.recording.pause(false);
    this.watch = new SoundWatch(Date.now());
    this.#enter('recording');
  }

  /// Another microphone in mid-recording. The one in use stays when the new one does not work.
  async choose(id) {
    const old = this.microphone;
    try {
      await this.#listen(id);
      this.problem = '';
      await old?.close();
    } catch (error) {
      this.problem = error.message;
    }
    this.#listener.change();
  }

  mark() {
    this.recording.mark();
  }

  async stop() {
    this.#enter('finishing');
    await this.#silence();
    this.recording.finish();
  }

  /// What could not be saved is tried in a session of its own.
  rescue() {
    this.#enter('finishing');
    this.recording.rescue();
    this.recording.finish();
  }

  /// Back to the beginning; what is not saved is forgotten.
  discard() {
    this.recording?.discard();
    this.recording = null;
    this.#release();
    this.#enter('idle');
  }

  #deps(user) {
    return { connect: () => openIngestSocket(user), lengthOf, spool: this.#spool };
  }

  #enter(phase, problem = '') {
    this.phase = phase;
    this.problem = problem;
    keepAwake(phase === 'recording');
    this.#listener.change();
  }

  // True once no other page of this browser holds the lock; at once, or not at all, with `ifAvailable`.
  #hold(ifAvailable) {
    if (!navigator.locks) return Promise.resolve(true);
    return new Promise((held) => {
      navigator.locks.request(kLock, { ifAvailable }, (lock) => {
        held(lock !== null);
        return lock && new Promise((release) => {
          this.#release = release;
        });
      });
    });
  }

  async #listen(id = '') {
    const paused = this.phase === 'paused';
    const opened = new Microphone({
      block: (block) => this.#take(opened, block),
      change: () => this.#heed(opened),
    });
    await opened.open(id);
    if (paused) opened.pause();
    this.#wanted = id;
    this.microphone = opened;
    this.watch = new SoundWatch(Date.now());
  }

  #take(from, { samples, skipped }) {
    if (!this.recording || (from !== this.microphone && this.phase !== 'finishing')) return;
    this.recording.push(samples, skipped);
    const peak = peakOf(samples);
    this.watch.take(peak, samples.length, Date.now());
    this.#listener.level(peak);
  }

  #heed(microphone) {
    if (microphone !== this.microphone) return;
    if (microphone.lost) this.#replaceLost();
    this.#listener.change();
  }

  // An unplugged microphone, or a headset that has run down: the browser's next choice goes on, and the time between is a
  // hole.
  async #replaceLost() {
    if (this.phase !== 'recording' || !this.microphone?.lost || this.#reopening) return;
    this.#reopening = true;
    const lost = this.microphone;
    try {
      await this.#listen();
      this.recording.skip(this.recording.silenceUntil(Date.now()));
      this.problem = '';
      lost.close();
    } catch (error) {
      this.problem = error.message;
    }
    this.#reopening = false;
    this.#listener.change();
  }

  async #silence() {
    await this.microphone?.close();
    this.microphone = null;
  }

  #look() {
    const { recording, phase } = this;
    if (!recording) return;
    if (recording.complete || (recording.ended && phase === 'interrupted')) {
      if (phase !== 'finished') this.#finish();
    } else if (recording.failure && phase !== 'failed') {
      this.#silence();
      this.#enter('failed', recording.failure);
    }
    this.#listener.change();
  }

  #finish() {
    this.#silence();
    if (!this.recording.complete) this.recording.discard();
    this.#release();
    this.#enter('finished');
  }

  // Closing the page now would lose sound.
  #unsafe() {
    return this.phase === 'recording' || (this.recording !== null && this.phase !== 'finished' && this.recording.heldMs > 0);
  }
}
