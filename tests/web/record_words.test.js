// SPDX-License-Identifier: Apache-2.0
// What a person is told about a recording.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heightOf } from '../../web/level_meter.js';
import { phaseWords, savedWords, warningWords } from '../../web/record_words.js';
import { SoundWatch } from '../../web/sound_watch.js';

const recording = (facts = {}) => ({
  savedMs: 42000, recordedMs: 42100, heldMs: 100, droppedMs: 0, online: true, session: 'ses_1', refusal: null, trouble: '', ...facts,
});
const recorder = (facts = {}) => ({
  phase: 'recording',
  problem: '',
  recording: recording(),
  microphone: { lost: false, asleep: false, muted: false },
  watch: new SoundWatch(Date.now()),
  ...facts,
});

test('what is saved, and where the rest is', () => {
  const said = (phase, facts) => savedWords(phase, recording(facts));
  assert.equal(said('recording', {}), 'Saved up to 0:42');
  assert.equal(said('recording', { heldMs: 5000 }), 'Saving… 5 s still on this device only');
  assert.equal(said('recording', { heldMs: 12000, online: false }), 'No connection: 12 s kept on this device, nothing is lost');
  assert.equal(said('paused', { heldMs: 0, online: false }), 'Saved up to 0:42');
  assert.equal(said('recording', { session: '', heldMs: 300, online: false }), 'Connecting…');
  assert.equal(said('finishing', { heldMs: 400 }), 'Saving the last 1 s…');
  assert.equal(said('finishing', { heldMs: 0 }), 'Finishing…');
  assert.equal(said('finished', { heldMs: 0 }), 'All of it is saved');
  assert.equal(said('failed', { heldMs: 90000 }), '2 min kept on this device');
});

test('what has to be seen to, the worst first', () => {
  assert.equal(warningWords(recorder()), '');
  const warns = (facts, words) => assert.match(warningWords(recorder(facts)), words);
  const microphone = (facts) => ({ lost: false, asleep: false, muted: false, ...facts });
  warns({ microphone: microphone({ muted: true }) }, /muted/);
  warns({ microphone: microphone({ muted: true, asleep: true }) }, /sleep/);
  warns({ microphone: microphone({ lost: true }) }, /gone/);
  warns({ watch: { verdict: () => 'none' } }, /No sound/);
  warns({ recording: recording({ trouble: 'the disk is full' }) }, /cannot save just now: the disk is full\./);
  warns({ recording: recording({ refusal: { status: 401, message: '?' } }) }, /scribe ticket/);
  warns({ recording: recording({ refusal: { status: 403, message: 'Not you.' } }) }, /^Not you\.$/);
  warns({ recording: recording({ droppedMs: 3000 }) }, /3 s that were not saved are lost/);
  warns({ phase: 'failed', problem: 'another connection continues this session' }, /^The recording has stopped: another/);
  warns({ phase: 'interrupted' }, /closed while it recorded/);
  assert.equal(warningWords(recorder({ phase: 'paused', watch: { verdict: () => 'none' } })), '', 'a pause is silent');
});

test('the phase in a word', () => {
  assert.equal(phaseWords('recording', recording()), 'Recording');
  assert.equal(phaseWords('recording', recording({ online: false })), 'Recording, no connection');
  assert.equal(phaseWords('recording', recording({ online: false, session: '' })), 'Recording');
});

test('loudness as a height', () => {
  assert.equal(heightOf(0), 0);
  assert.equal(heightOf(32768), 1);
  assert.ok(Math.abs(heightOf(32768 / 10 ** (27 / 20)) - 0.5) < 0.01);
});
