// SPDX-License-Identifier: Apache-2.0
// What is said to people, and what is taken from them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainText } from '../../clients/discord/plain_text.js';
import { clock, kWords } from '../../clients/discord/words.js';

test('lengths of time are read at a glance', () => {
  assert.deepEqual([0, 9.6, 61, 3599, 3725].map(clock), ['0:00', '0:10', '1:01', '59:59', '1:02:05']);
});

test('names are cut between characters, and lose what the protocol refuses', () => {
  assert.equal(plainText(' Eve\u0000\n of\u2028Troy\t', 256), 'Eve of Troy');
  assert.equal(plainText('ééé', 5), 'éé');
  assert.equal(plainText('a🔴b', 4), 'a');
  assert.equal(plainText('\u0007', 256), '');
});

test('the status says how much was lost, and whether all is saved', () => {
  const facts = { speakers: 1, seconds: 75, saving: true, heldSeconds: 0, losses: { packets: 990, lost: 10 } };
  assert.equal(kWords.status(facts, 'Stage'), '🔴 Recording Stage: 1:15, 1 speaker. Everything is being saved. Lost on the way: 1.0 %.');
  const away = kWords.status({ ...facts, saving: false, heldSeconds: 31, losses: { packets: 0, lost: 0 } }, 'Stage');
  assert.match(away, /scribed cannot be reached; 0:31 wait to be saved\. Nobody has spoken yet\./);
});
