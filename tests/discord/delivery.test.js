// SPDX-License-Identifier: Apache-2.0
// What a delivery remembers for another process; scribed is a socket that says what the test wants.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Delivery } from '../../clients/discord/delivery.js';

/// A socket as IngestLink sees it; `hear(message)` and `end(code)` are scribed's part.
class Socket {
  readyState = 1;
  bufferedAmount = 0;
  sent = [];
  send(message) {
    this.sent.push(message);
  }
  close() {}
  hear(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }
  end(code) {
    this.onclose({ code, reason: '' });
  }
}

const kSamples = new Int16Array(320).fill(7);
const listener = { session() {}, over() {}, log() {} };

test('who has not spoken in the session of now is no track of it, for the next process neither', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const sockets = [];
  const api = { connect: () => sockets[sockets.push(new Socket()) - 1] };
  const record = { session: 's1', resume: 'r1', base: 0, past: [], tracks: [{ id: 'a', name: 'Ada' }, { id: 'b', name: 'Ben' }] };
  const delivery = new Delivery(api, { title: 'T' }, listener, record);
  await new Promise(setImmediate);
  assert.deepEqual(JSON.parse(sockets[0].sent[0]), { type: 'start', session: 's1', resume: 'r1' });
  // Closed meanwhile; only Ben goes on speaking.
  sockets[0].end(4404);
  assert.deepEqual(delivery.record(), { session: '', resume: '', base: null, past: ['s1'], tracks: [] });
  delivery.push(1, 32_000, kSamples);
  await new Promise(setImmediate);
  assert.deepEqual(JSON.parse(sockets[1].sent[0]).tracks, [{ id: 'b', name: 'Ben', rate: 16000 }]);
  sockets[1].hear({ type: 'started', session: 's2', resume: 'r2', tracks: [{ id: 'b', index: 0, next: 0 }] });
  const frame = new DataView(sockets[1].sent[1]);
  assert.equal(frame.getBigUint64(8, true), 16_000n, 'one second behind the new session\'s beginning');
  assert.deepEqual(JSON.parse(JSON.stringify(delivery.record())), {
    session: 's2',
    resume: 'r2',
    base: 16_000,
    past: ['s1'],
    tracks: [{ id: 'b', name: 'Ben' }],
  });
  delivery.leave();
});

test('a session that is refused as soon as it begins is not tried for ever', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const sockets = [];
  const api = { connect: () => sockets[sockets.push(new Socket()) - 1] };
  const delivery = new Delivery(api, { title: 'T' }, listener);
  delivery.push(delivery.addTrack({ id: 'a', name: 'Ada' }), 0, kSamples);
  await new Promise(setImmediate);
  sockets[0].hear({ type: 'error', code: 'invalid', message: 'the title is no title', fatal: true });
  sockets[0].end(4400);
  assert.equal(delivery.state, 'failed');
  assert.equal(delivery.failure, 'the title is no title');
  assert.equal(sockets.length, 1);
  delivery.finish();
  assert.equal(delivery.state, 'failed');
});
