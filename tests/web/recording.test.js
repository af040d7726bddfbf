// SPDX-License-Identifier: Apache-2.0
// A recording against a daemon of a few lines, whose connections break, whose sessions end, and which refuses people.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Recording } from '../../web/recording.js';

const kSecond = 16000;
const tone = (count, value) => new Int16Array(count).fill(value);

class Daemon {
  sessions = new Map(); // id: {title, samples, over}
  refusal = null;
  #sockets = new Set();

  connect = async () => {
    if (this.refusal) throw this.refusal;
    const socket = { readyState: 1, bufferedAmount: 0, send: (data) => this.#take(socket, data), close: () => {} };
    this.#sockets.add(socket);
    return socket;
  };

  lengthOf = async (id) => this.sessions.get(id).samples.length / 16;

  /// Every connection breaks; sessions that are over stay so.
  cut() {
    const broken = [...this.#sockets];
    this.#sockets.clear();
    broken.forEach((socket) => socket.onclose({ code: 1006, reason: '' }));
  }

  endAll() {
    this.sessions.forEach((session) => {
      session.over = true;
    });
  }

  texts = () => [...this.sessions.values()].map(({ title }) => title);

  #say(socket, message) {
    queueMicrotask(() => this.#sockets.has(socket) && socket.onmessage({ data: JSON.stringify(message) }));
  }

  #take(socket, data) {
    const session = this.sessions.get(socket.session);
    if (typeof data !== 'string') {
      const first = Number(new DataView(data).getBigUint64(8, true));
      while (session.samples.length < first) session.samples.push(0);
      session.samples.push(...new Int16Array(data, 16).subarray(session.samples.length - first));
      if (!session.mute) this.#say(socket, { type: 'ack', track: 'main', next: session.samples.length });
      return;
    }
    const said = JSON.parse(data);
    if (said.type === 'start') {
      socket.session = said.session ?? `ses_${this.sessions.size + 1}`;
      if (!said.session) this.sessions.set(socket.session, { title: said.title, samples: [], over: false, mute: false });
      const { samples, over } = this.sessions.get(socket.session);
      if (over) return queueMicrotask(() => socket.onclose({ code: 4404, reason: 'unknown_session' }));
      const tracks = [{ id: 'main', index: 0, next: samples.length }];
      this.#say(socket, { type: 'started', session: socket.session, resume: 'r', tracks });
    }
    if (said.type === 'finish') {
      session.over = true;
      this.#say(socket, { type: 'finished', session: socket.session });
    }
  }
}

/// What Spool does, in memory.
class Memory {
  facts = null;
  blocks = [];
  begin(facts, blocks = []) {
    this.facts = { ...facts };
    this.blocks = blocks;
  }
  note = (facts) => (this.facts = { ...facts });
  push(facts, first, samples) {
    this.note(facts);
    this.blocks.push({ first, samples });
  }
  ack = (next) => (this.blocks = this.blocks.filter(({ first, samples }) => first + samples.length > next));
  clear() {
    this.facts = null;
    this.blocks = [];
  }
  kept = () => ({ facts: this.facts, blocks: this.blocks });
}

let daemon;
let spool;
let recordings;

async function until(done, what) {
  const deadline = Date.now() + 5000;
  while (!done()) {
    assert.ok(Date.now() < deadline, `in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const deps = () => ({ connect: daemon.connect, lengthOf: daemon.lengthOf, spool });
function keep(recording) {
  recordings.push(recording);
  return recording;
}
const begin = () => keep(Recording.begin({ user: 'ada', title: 'Talk' }, deps(), () => {}));
const samplesOf = (id) => daemon.sessions.get(id).samples;

beforeEach(() => {
  daemon = new Daemon();
  spool = new Memory();
  recordings = [];
});
afterEach(() => recordings.forEach((recording) => recording.discard()));

test('sound before the connection, holes, and the end arrive', async () => {
  const recording = begin();
  recording.push(tone(kSecond, 1));
  recording.push(tone(kSecond, 2), 8000);
  recording.skip(1600);
  recording.push(tone(160, 3));
  assert.ok(Math.abs(recording.silenceUntil(Date.now() + 5000) - 5 * kSecond) < kSecond / 10);
  recording.finish();
  await until(() => recording.complete, 'complete');
  assert.deepEqual(samplesOf('ses_1'), [
    ...tone(kSecond, 1), ...tone(8000, 0), ...tone(kSecond, 2), ...tone(1600, 0), ...tone(160, 3),
  ]);
  assert.equal(recording.recordedMs, 2610);
  assert.equal(recording.savedMs, 2610);
  assert.equal(spool.facts, null, 'nothing is left behind');
});

test('what is kept is what is not acknowledged, and another page goes on with it', async () => {
  const first = begin();
  first.push(tone(kSecond, 1));
  await until(() => first.heldMs === 0 && first.session, 'saved');
  daemon.cut();
  daemon.refusal = new Error('no network');
  first.push(tone(kSecond, 2));
  assert.equal(first.heldMs, 1000);
  assert.equal(first.savedMs, 1000);
  assert.deepEqual(spool.blocks.map((block) => block.first), [kSecond]);
  const kept = structuredClone(spool.kept());

  daemon.refusal = null;
  const second = keep(Recording.restore(kept, deps(), () => {}));
  assert.equal(second.recordedMs, 2000);
  assert.equal(second.savedMs, 1000);
  second.push(tone(100, 3));
  second.finish();
  await until(() => second.complete, 'complete');
  assert.deepEqual(samplesOf('ses_1'), [...tone(kSecond, 1), ...tone(kSecond, 2), ...tone(100, 3)]);
});

test('a session that ended meanwhile is followed by one with the rest, and nothing twice', async () => {
  const recording = begin();
  recording.push(tone(kSecond, 1));
  await until(() => recording.heldMs === 0 && recording.session, 'saved');
  daemon.sessions.get('ses_1').mute = true;
  recording.push(tone(kSecond, 2)); // stored, and the acknowledgement is lost
  await until(() => samplesOf('ses_1').length === 2 * kSecond, 'stored');
  daemon.cut();
  daemon.endAll();
  recording.push(tone(kSecond, 3));
  await until(() => recording.session === 'ses_2' && recording.heldMs === 0, 'carried over');
  recording.push(tone(10, 4));
  recording.finish();
  await until(() => recording.complete, 'complete');
  assert.deepEqual(samplesOf('ses_2'), [...tone(kSecond, 3), ...tone(10, 4)]);
  assert.deepEqual(daemon.texts(), ['Talk', 'Talk (continued)']);
  assert.equal(recording.recordedMs, 3001);
});

test('an end that arrived although its answer was lost makes no further session', async () => {
  const first = begin();
  first.push(tone(kSecond, 1));
  await until(() => first.heldMs === 0 && first.session, 'saved');
  const kept = structuredClone({ facts: { ...spool.facts, finishing: true }, blocks: [{ first: 0, samples: tone(kSecond, 1) }] });
  daemon.endAll();
  const second = keep(Recording.restore(kept, deps(), () => {}));
  await until(() => second.complete, 'complete');
  assert.equal(daemon.sessions.size, 1);
});

test('a pause that outlasts the session costs nothing: what comes then opens another', async () => {
  const recording = begin();
  recording.push(tone(kSecond, 1));
  await until(() => recording.heldMs === 0 && recording.session, 'saved');
  recording.pause(true);
  daemon.cut();
  daemon.endAll();
  await until(() => recording.ended, 'ended');
  assert.equal(daemon.sessions.size, 1);
  assert.equal(recording.silenceUntil(Date.now() + 5000), 0, 'a pause leaves no hole');
  recording.push(tone(kSecond, 2));
  await until(() => recording.session === 'ses_2' && recording.heldMs === 0, 'goes on');
  assert.deepEqual(samplesOf('ses_2'), [...tone(kSecond, 2)]);
});

test('a refusal is told while it lasts', async () => {
  const recording = begin();
  recording.push(tone(kSecond, 1));
  await until(() => recording.heldMs === 0 && recording.session, 'saved');
  daemon.refusal = Object.assign(new Error('no ticket'), { status: 401 });
  daemon.cut();
  recording.push(tone(kSecond, 2));
  await until(() => recording.refusal, 'refused');
  assert.equal(recording.refusal.status, 401);
  daemon.refusal = null;
  await until(() => recording.heldMs === 0, 'saved after all');
  assert.equal(recording.refusal, null);
});
