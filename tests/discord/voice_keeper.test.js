// SPDX-License-Identifier: Apache-2.0
// A voice connection that is lost, moved and taken away; the connection is a stand-in for that of @discordjs/voice.
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { mock, test } from 'node:test';
import { Deafness } from '../../clients/discord/deafness.js';
import { keepVoice } from '../../clients/discord/voice_keeper.js';

class Connection extends EventEmitter {
  state = { status: 'signalling' };
  joinConfig = { channelId: 'c1' };
  joins = [];

  become(status, more = {}) {
    const before = this.state;
    this.state = { status, ...more };
    this.emit('stateChange', before, this.state);
  }
  rejoin(config) {
    this.joins.push(config.channelId);
    this.joinConfig.channelId = config.channelId;
    if (this.state.status !== 'ready') this.become('signalling');
    return true;
  }
  disconnect() {
    this.become('disconnected', { reason: 3 });
  }
  destroy() {
    this.become('destroyed');
  }
}

function keep(t) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const connection = new Connection();
  const told = [];
  const keeper = keepVoice(connection, (word, channel) => told.push(channel ? `${word} ${channel}` : word));
  connection.become('connecting');
  connection.become('ready');
  return { connection, told, ...keeper, pass: (ms) => t.mock.timers.tick(ms) };
}

test('a lost connection is joined again, with longer pauses', (t) => {
  const { connection, told, pass } = keep(t);
  connection.become('disconnected', { reason: 1 });
  pass(1000);
  assert.deepEqual(connection.joins, ['c1']);
  // Nothing comes of it.
  pass(20_000);
  pass(20_000);
  assert.ok(connection.joins.length >= 2, 'tried again');
  connection.become('connecting');
  connection.become('ready');
  const { length } = connection.joins;
  pass(120_000);
  assert.equal(connection.joins.length, length, 'and left alone once it stands');
  assert.deepEqual(told, ['ready c1', 'lost', 'ready c1']);
});

test('the server of a region moves: the library connects by itself', (t) => {
  const { connection, told, pass } = keep(t);
  connection.become('connecting');
  pass(3000);
  connection.become('ready');
  assert.deepEqual(connection.joins, []);
  assert.deepEqual(told, ['ready c1', 'lost', 'ready c1']);
});

test('a move to another channel is followed and named', (t) => {
  const { connection, told, pass } = keep(t);
  connection.become('disconnected', { reason: 0, closeCode: 4014 });
  pass(1000);
  connection.joinConfig.channelId = 'c2';
  connection.become('connecting');
  connection.become('ready');
  pass(10_000);
  assert.deepEqual(told, ['ready c1', 'lost', 'ready c2']);
});

test('who takes the bot out of the channel means it', (t) => {
  const { connection, told, pass } = keep(t);
  connection.become('disconnected', { reason: 0, closeCode: 4014 });
  pass(5000);
  assert.deepEqual(told, ['ready c1', 'lost', 'removed']);
  assert.equal(connection.state.status, 'destroyed');
  assert.deepEqual(connection.joins, []);
});

test('a connection that hangs is taken down and joined anew', (t) => {
  const { connection, pass } = keep(t);
  connection.become('connecting');
  pass(20_000);
  assert.deepEqual(connection.joins, ['c1']);
  assert.equal(connection.state.status, 'signalling');
});

test('a connection that hears nothing any more is made anew', (t) => {
  const { connection, told, renew, pass } = keep(t);
  renew();
  pass(1000);
  assert.deepEqual(connection.joins, ['c1']);
  connection.become('connecting');
  connection.become('ready');
  assert.deepEqual(told, ['ready c1', 'lost', 'ready c1']);
});

test('after ten minutes it is given up', (t) => {
  const now = mock.method(performance, 'now', () => 0);
  try {
    const { connection, told, pass } = keep(t);
    connection.become('disconnected', { reason: 1 });
    now.mock.mockImplementation(() => 10 * 60_000 + 1);
    pass(60_000);
    assert.deepEqual(told, ['ready c1', 'lost', 'unreachable']);
  } finally {
    now.mock.restore();
  }
});

test('leaving says nothing more', (t) => {
  const { connection, told, leave, pass } = keep(t);
  leave();
  pass(60_000);
  assert.equal(connection.state.status, 'destroyed');
  assert.deepEqual(told, ['ready c1']);
});

test('only somebody of whom nothing could be decrypted for five seconds makes a new connection necessary', () => {
  const deafness = new Deafness();
  assert.equal(deafness.lost('a', 0), false);
  assert.equal(deafness.lost('a', 4900), false);
  deafness.heard('a');
  assert.equal(deafness.lost('a', 5100), false);
  deafness.heard('b');
  assert.equal(deafness.lost('a', 10_100), true);
  assert.equal(deafness.lost('a', 10_120), false, 'once, then the new one has its time');
  assert.equal(deafness.damaged, 5);
});

test('where new connections do not help they become rare, until something is heard', () => {
  const deafness = new Deafness();
  const renewals = [];
  for (let now = 0; now < 700_000; now += 20) if (deafness.lost('a', now)) renewals.push(Math.round(now / 1000));
  assert.deepEqual(renewals, [5, 15, 35, 75, 155, 315, 635]);
  deafness.heard('a');
  assert.equal(deafness.lost('a', 700_000), false);
  assert.equal(deafness.lost('a', 705_000), true);
});
