// SPDX-License-Identifier: Apache-2.0
// When people are told that something is wrong, second by second.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Alarms } from '../../clients/discord/alarms.js';

const kFine = { people: 2, unmuted: 2, voice: true, saving: true, dropped: 0 };

/// Steps once a second through `[seconds, facts, sound]`; gives `second:occasion`.
function live(...scenes) {
  const alarms = new Alarms(0);
  const told = [];
  let second = 0;
  for (const [seconds, facts, sound] of scenes) {
    for (let i = 0; i < seconds; ++i, ++second) {
      if (sound) alarms.sound(second * 1000);
      for (const occasion of alarms.step({ ...kFine, ...facts }, second * 1000)) told.push(`${second}:${occasion}`);
    }
  }
  return told;
}

test('a good recording says nothing', () => {
  assert.deepEqual(live([20], [200, {}, true], [120], [50, {}, true]), []);
});

test('nobody is heard although somebody could be: told once after 30 s, and when it is over', () => {
  assert.deepEqual(live([60], [5, {}, true]), ['31:no_sound', '60:sound_back']);
  assert.deepEqual(live([100, { unmuted: 0 }]), [], 'who is muted says nothing');
  assert.deepEqual(live([100, { unmuted: 0 }], [40]), ['130:no_sound'], 'who unmutes has 30 s');
});

test('in mid-recording a silence of three minutes is told', () => {
  assert.deepEqual(live([10, {}, true], [200], [2, {}, true]), ['190:no_sound', '210:sound_back']);
});

test('trouble with the voice connection or with scribed is told when it lasts, and when it is over', () => {
  assert.deepEqual(live([5, {}, true], [9, { voice: false }], [5, {}, true]), []);
  assert.deepEqual(live([5, {}, true], [15, { voice: false }], [5, {}, true]), ['15:voice_lost', '20:voice_back']);
  assert.deepEqual(live([5, {}, true], [30, { saving: false }, true], [5, {}, true]), ['25:not_saving', '35:saving_again']);
});

test('dropped audio is told, again only when it is more', () => {
  assert.deepEqual(live([2, {}, true], [3, { dropped: 0.5 }, true], [3, { dropped: 2 }, true], [2, { dropped: 9 }, true]), ['5:dropped', '8:dropped']);
});

test('an empty channel ends the recording after a minute, unless somebody comes back', () => {
  assert.deepEqual(live([10, {}, true], [50, { people: 0 }, true], [10, {}, true], [61, { people: 0 }, true]), ['130:alone']);
});
