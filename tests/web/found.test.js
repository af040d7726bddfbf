// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findWords } from '../../web/found.js';

const lines = ['The iron gate opens.', 'Nobody speaks.', 'Jürgen says: an ironic GATE!'].map((text) => ({ text }));
const found = (query) => [...findWords(lines, query)].flatMap(
  ([{ text }, parts]) => parts.map(({ begin, end }) => text.slice(begin, end)),
);

test('words are found by their beginnings, whatever their case and accents', () => {
  assert.deepEqual(found('iron'), ['iron', 'ironic']);
  assert.deepEqual(found('gate'), ['gate', 'GATE']);
  assert.deepEqual(found('jurg'), ['Jürgen']);
  assert.deepEqual(found('ate'), []);
});

test('each word of a search has to be somewhere', () => {
  assert.deepEqual(found('speak, open'), ['opens', 'speaks']);
  assert.deepEqual(found('gate dragon'), []);
});

test('nothing is found for nothing, and gaps have no text', () => {
  assert.deepEqual(found('  … '), []);
  assert.equal(findWords([{ kind: 'gap' }], 'gap').size, 0);
});
