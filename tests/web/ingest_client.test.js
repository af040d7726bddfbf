// SPDX-License-Identifier: Apache-2.0
// The ingest client as a value: a daemon of a few lines takes what it says, and the line breaks at every message.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IngestClient } from '../../web/ingest_client.js';
import { UnackedAudio } from '../../web/unacked_audio.js';

/// What a daemon does with tagged frames: keeps samples by index, drops what it knows, says what it wants next.
class Daemon {
  tracks = [];
  marks = [];
  finished = false;

  started = () =>
    JSON.stringify({
      type: 'started',
      session: 'ses_1',
      resume: 'token',
      tracks: this.tracks.map(({ id, samples }, index) => ({ id, index, next: samples.length })),
    });

  /// Takes a message; gives the answers.
  take(message) {
    if (typeof message !== 'string') return [this.#audio(message)];
    const said = JSON.parse(message);
    if (said.type === 'start' && !said.session) said.tracks.forEach((track) => this.#add(track));
    if (said.type === 'track') this.#add(said);
    if (said.type === 'mark') this.marks.push(said.label);
    if (said.type === 'finish') {
      this.finished = true;
      return [JSON.stringify({ type: 'finished', session: 'ses_1' })];
    }
    return said.type === 'mark' ? [] : [this.started()];
  }

  #add({ id }) {
    assert.ok(!this.tracks.some((track) => track.id === id), `${id} is told once`);
    this.tracks.push({ id, samples: [] });
  }

  #audio(frame) {
    const header = new DataView(frame);
    const track = this.tracks[header.getUint32(0, true)];
    const first = Number(header.getBigUint64(8, true));
    assert.equal(header.getUint32(4, true), 0);
    while (track.samples.length < first) track.samples.push(0);
    const known = track.samples.length - first;
    track.samples.push(...new Int16Array(frame, 16).subarray(known));
    return JSON.stringify({ type: 'ack', track: track.id, next: track.samples.length });
  }
}

const ramp = (from, count) => Int16Array.from({ length: count }, (_, i) => from + i);

/// A conversation of two tracks, the second of which joins; the connection breaks before each of the messages in
/// `breaks`, with what was answered to the one before it lost when `deaf`.
function converse(breaks, deaf) {
  const daemon = new Daemon();
  const client = new IngestClient({ title: 'T', tracks: [{ id: 'a', rate: 16000 }] });
  for (let i = 0; i < 3; ++i) client.push(0, i * 10, ramp(1 + i * 10, 10));
  const second = client.addTrack({ id: 'b', name: 'Ben', rate: 48000 });
  client.mark('here');
  client.push(second, 5, ramp(100, 7));
  client.push(0, 40, ramp(41, 5));
  client.finish();
  let sent = 0;
  for (let connections = 0; client.state === 'opening' && connections < 20; ++connections) {
    let message = client.onOpen();
    while (message !== null) {
      const answers = daemon.take(message);
      ++sent;
      const broken = breaks.includes(sent);
      if (!(broken && deaf)) answers.forEach((answer) => client.onText(answer));
      if (broken) break;
      message = client.nextOutgoing();
    }
    client.onClosed(1006);
    if (daemon.finished && client.state === 'opening') {
      // The daemon records no more, and says so.
      client.onOpen();
      client.onClosed(4404);
    }
  }
  return { daemon, client, sent };
}

test('every sample arrives once, wherever the line breaks', () => {
  const { sent } = converse([], false);
  for (const deaf of [false, true]) {
    for (let first = 2; first <= sent; ++first) {
      for (let second = first + 1; second <= sent + 3; ++second) {
        const { daemon, client } = converse([first, second], deaf);
        const where = `broken at ${first} and ${second}, ${deaf ? 'deaf' : 'hearing'}`;
        assert.equal(client.state, 'finished', `${where}: ${client.failure}`);
        assert.deepEqual(daemon.tracks[0].samples.slice(0, 30), [...ramp(1, 30)], where);
        assert.deepEqual(daemon.tracks[0].samples.slice(30), [...new Array(10).fill(0), ...ramp(41, 5)], where);
        assert.deepEqual(daemon.tracks[1].samples, [0, 0, 0, 0, 0, ...ramp(100, 7)], where);
        assert.equal(client.heldSeconds(), 0, where);
      }
    }
  }
});

test('what the daemon acknowledged and lost is a failure that says so', () => {
  const client = new IngestClient({ tracks: [{ id: 'a' }] });
  client.onOpen();
  const started = (next) =>
    client.onText(JSON.stringify({ type: 'started', session: 's', resume: 'r', tracks: [{ id: 'a', index: 0, next }] }));
  started(0);
  client.push(0, 0, ramp(0, 100));
  client.nextOutgoing();
  client.onText(JSON.stringify({ type: 'ack', track: 'a', next: 100 }));
  client.onClosed(1006);
  client.onOpen();
  started(50);
  assert.equal(client.state, 'failed');
  assert.match(client.failure, /lost audio/);
});

test('what a session that is over did not get can be taken to another one', () => {
  const client = new IngestClient({ tracks: [{ id: 'a' }] });
  client.onOpen();
  client.onText(JSON.stringify({ type: 'started', session: 's', resume: 'r', tracks: [{ id: 'a', index: 0, next: 0 }] }));
  client.push(0, 0, ramp(0, 10));
  client.push(0, 20, ramp(20, 10));
  while (client.nextOutgoing() !== null);
  client.onText(JSON.stringify({ type: 'ack', track: 'a', next: 10 }));
  client.onClosed(1006);
  client.onOpen();
  client.onClosed(4404);
  assert.equal(client.state, 'failed');
  assert.deepEqual(client.unacked(0), [{ first: 20, samples: ramp(20, 10) }]);
});

test('a refusal that cannot pass ends the client, one that can does not', () => {
  for (const [code, state] of [[1001, 'opening'], [1006, 'opening'], [4401, 'opening'], [4429, 'opening'], [4507, 'opening'], [4400, 'failed'], [4404, 'failed']]) {
    const client = new IngestClient({ tracks: [{ id: 'a' }] });
    client.onOpen();
    client.onClosed(code);
    assert.equal(client.state, state, `close code ${code}`);
  }
});

test('a session that is gone says so, and gives what is held back', () => {
  const client = new IngestClient({ tracks: [{ id: 'a' }] }, { known: { session: 's', resume: 'r' } });
  client.push(0, 100, ramp(0, 10));
  client.push(0, 110, ramp(10, 5));
  client.onOpen();
  client.onClosed(4404);
  assert.equal(client.state, 'failed');
  assert.equal(client.gone, true);
  assert.deepEqual(client.unacked(0), [{ first: 100, samples: ramp(0, 10) }, { first: 110, samples: ramp(10, 5) }]);
});

test('more audio than fits becomes a hole', () => {
  const audio = new UnackedAudio(20);
  for (let i = 0; i < 4; ++i) audio.push(i, i * 10, ramp(i * 10, 10));
  assert.equal(audio.held, 20);
  assert.equal(audio.dropped, 20);
  assert.equal(audio.take().first, 20);
});
