// SPDX-License-Identifier: Apache-2.0
// Packets in order and in their places, without sound: wrapping numbers, the jitter buffer, the placement.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JitterBuffer } from '../../clients/discord/jitter_buffer.js';
import { Placement, kTicksPerMs } from '../../clients/discord/placement.js';
import { Unwrapper } from '../../clients/discord/wrapping.js';

const drain = (buffer, now) => {
  const out = [];
  for (let due = buffer.next(now); due; due = buffer.next(now)) out.push(due);
  return out;
};
const sequences = (taken) => taken.map(({ packet }) => packet.sequence);

test('wrapped numbers go on, forwards and backwards', () => {
  const sequence = new Unwrapper(16);
  const told = [65534, 65535, 1, 0, 65535, 2].map((value) => sequence.unwrap(value));
  assert.deepEqual(told, [65534, 65535, 65537, 65536, 65535, 65538]);
  const stamp = new Unwrapper(32);
  assert.equal(stamp.unwrap(2 ** 32 - 960), 2 ** 32 - 960);
  assert.equal(stamp.unwrap(960), 2 ** 32 + 960);
});

test('what is in order goes on at once, once the talkspurt is open', () => {
  const buffer = new JitterBuffer();
  buffer.insert({ sequence: 10 }, 0);
  assert.deepEqual(drain(buffer, 50), [], 'an earlier packet might be on its way');
  assert.deepEqual(sequences(drain(buffer, 100)), [10]);
  for (let i = 1; i <= 3; ++i) {
    buffer.insert({ sequence: 10 + i }, 100 + 20 * i);
    assert.deepEqual(sequences(drain(buffer, 100 + 20 * i)), [10 + i]);
  }
});

test('packets that overtake each other are put in order over the wrap, doubled ones taken once', () => {
  const buffer = new JitterBuffer();
  const order = [65533, 65535, 65534, 65535, 1, 0, 3, 2, 2];
  order.forEach((sequence, i) => buffer.insert({ sequence }, 20 * i));
  const taken = drain(buffer, 400);
  assert.deepEqual(sequences(taken), [65533, 65534, 65535, 0, 1, 2, 3]);
  assert.ok(taken.every(({ lost }) => lost === 0));
  assert.equal(taken.filter(({ opens }) => opens).length, 1);
});

test('a gap waits 300 ms, then counts as lost; what comes later is late', () => {
  const buffer = new JitterBuffer();
  buffer.insert({ sequence: 1 }, 0);
  drain(buffer, 100);
  buffer.insert({ sequence: 4 }, 110);
  buffer.insert({ sequence: 5 }, 130);
  assert.deepEqual(drain(buffer, 409), []);
  const taken = drain(buffer, 410);
  assert.deepEqual(sequences(taken), [4, 5]);
  assert.deepEqual(taken.map(({ lost }) => lost), [2, 0]);
  buffer.insert({ sequence: 2 }, 420);
  assert.equal(buffer.late, 1);
  assert.deepEqual(drain(buffer, Infinity), []);
});

test('a pause opens another talkspurt; a jump of the sequence is another stream', () => {
  const buffer = new JitterBuffer();
  buffer.insert({ sequence: 1 }, 0);
  drain(buffer, 100);
  buffer.insert({ sequence: 2 }, 600);
  assert.deepEqual(drain(buffer, 650), []);
  assert.deepEqual(drain(buffer, 700).map(({ opens, lost }) => [opens, lost]), [[true, 0]]);
  assert.equal(buffer.insert({ sequence: 9000 }, 720), false);
});

/// Packets of 20 ms from `timestamp` on that arrive with these delays (ms) after `start`.
const spurt = (timestamp, start, delays) =>
  delays.map((delay, i) => ({ packet: { timestamp: (timestamp + 960 * i) >>> 0 }, arrival: start + 20 * i + delay }));

test('the least delayed of the first packets shows where a talkspurt belongs', () => {
  const placement = new Placement();
  const packets = spurt(2 ** 32 - 960, 1000, [55, 40, 5, 60, 30]);
  placement.open(packets, 0);
  assert.equal(placement.place(2 ** 32 - 960), 1005 * kTicksPerMs);
  assert.equal(placement.place(960), 1045 * kTicksPerMs, 'over the wrap of the timestamp');
});

test('jitter moves nothing from one talkspurt to the next', () => {
  const placement = new Placement();
  placement.open(spurt(0, 1000, [0, 20, 10]), 0);
  placement.open(spurt(48 * 2000, 3000, [50, 59, 45]), 0);
  assert.equal(placement.place(48 * 2000), 3000 * kTicksPerMs);
});

test('timestamps that stood still in a pause are corrected by arrival', () => {
  const placement = new Placement();
  placement.open(spurt(0, 1000, [0, 0, 0]), 0);
  placement.open(spurt(2880, 9000, [10, 0, 20]), 0);
  assert.equal(placement.place(2880), 9000 * kTicksPerMs);
});

test('drift is caught up with when it exceeds 60 ms, and nothing is placed over what was said', () => {
  const placement = new Placement();
  placement.open(spurt(0, 0, [0]), 0);
  // A sender's clock that is 100 ppm fast: 72 ms in 12 minutes.
  const minute = 60_000;
  for (let i = 1; i <= 60; ++i) {
    const stamp = Math.round(48 * i * minute * 1.0001);
    placement.open(spurt(stamp, i * minute, [0, 3]), 0);
    assert.ok(Math.abs(placement.place(stamp) / kTicksPerMs - i * minute) <= 60, `after ${i} minutes`);
  }
  placement.open(spurt(48 * 100 * minute, 10 * minute, [0]), 48 * 70 * minute);
  assert.equal(placement.place(48 * 100 * minute), 48 * 70 * minute);
});
