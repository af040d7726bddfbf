// SPDX-License-Identifier: Apache-2.0
// What the audio thread makes of what it hears, quantum by quantum.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Capture } from '../../web/capture.js';
import { peakOf, SoundWatch } from '../../web/sound_watch.js';

const kQuantum = 128;

/// A capture at 48 kHz whose clock the test keeps.
class Bench {
  blocks = [];
  ms = 1000000;
  #capture = new Capture(48000, (block) => this.blocks.push(block));

  hear(ms, channels = [0.5]) {
    const quanta = Math.round((ms * 48) / kQuantum);
    for (let i = 0; i < quanta; ++i) {
      this.ms += kQuantum / 48;
      this.#capture.take(channels.map((level) => new Float32Array(kQuantum).fill(level)), this.ms);
    }
    return (quanta * kQuantum) / 3;
  }

  cut = () => this.#capture.cut();
  total = () => this.blocks.reduce((sum, { samples }) => sum + samples.length, 0);
  skipped = () => this.blocks.map(({ skipped }) => skipped).filter(Boolean);
}

test('every sample that was heard comes out, in blocks', () => {
  const bench = new Bench();
  const heard = bench.hear(1000);
  bench.cut();
  assert.equal(bench.total(), heard);
  assert.ok(bench.blocks.slice(0, -1).every(({ samples }) => samples.length === 1600));
  assert.deepEqual(bench.skipped(), []);
});

test('channels are mixed to their middle', () => {
  const bench = new Bench();
  bench.hear(300, [0.5, 0]);
  assert.equal(bench.blocks[1].samples[800], 8192);
});

test('sleep leaves a hole of its length, lateness none, a pause none', () => {
  const bench = new Bench();
  const first = bench.hear(320);
  bench.ms += 900;
  const second = bench.hear(320);
  assert.deepEqual(bench.skipped(), []);
  bench.ms += 7000;
  const third = bench.hear(320);
  assert.deepEqual(bench.skipped(), [7000 * 16]);
  bench.cut();
  bench.ms += 5000;
  const fourth = bench.hear(320);
  bench.cut();
  assert.deepEqual(bench.skipped(), [7000 * 16]);
  assert.equal(bench.total(), first + second + third + fourth, 'nothing is lost where it is cut');
});

test('a source without channels is no sound, and its time is a hole', () => {
  const bench = new Bench();
  bench.hear(320, []);
  assert.equal(bench.blocks.length, 0);
  bench.hear(320);
  bench.hear(4000, []);
  bench.hear(320);
  assert.equal(bench.skipped().length, 1);
  assert.ok(Math.abs(bench.skipped()[0] - 4000 * 16) < 100);
});

test('a microphone that gives nothing is told from one that nobody speaks to', () => {
  let now = 0;
  const heard = new SoundWatch(now);
  const listen = (seconds, peak) => heard.take(peak, seconds * 16000, (now += seconds * 1000));
  const watch = { verdict: () => heard.verdict(now) };
  listen(4.9, 0);
  assert.equal(watch.verdict(), 'ok');
  listen(0.2, 0);
  assert.equal(watch.verdict(), 'none');
  listen(0.1, 3);
  assert.equal(watch.verdict(), 'quiet');
  listen(0.1, 5000);
  assert.equal(watch.verdict(), 'ok');
  listen(29, 3);
  assert.equal(watch.verdict(), 'ok', 'it was heard before');
  listen(2, 3);
  assert.equal(watch.verdict(), 'quiet');
  listen(0.1, 5000);
  assert.equal(watch.verdict(), 'ok');
  now += 5000;
  assert.equal(watch.verdict(), 'none', 'nothing comes at all');
  assert.equal(peakOf(Int16Array.of(1, -32768, 5)), 32768);
});
