// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from '../../web/compare.js';

const line = (text, start_ms, end_ms, track = 'ada') => ({ id: `${track}${start_ms}`, track, start_ms, end_ms, text });

/// The pieces of each segment as one text: [new], -gone-.
function drawn(canon, live) {
  const { pieces, lost, places } = compare(canon, live);
  const marks = { same: (text) => text, ins: (text) => `[${text}]`, del: (text) => `-${text}-` };
  const lines = canon.map((segment) => pieces.get(segment)
    .map(({ kind, begin, end, text }) => marks[kind](text ?? segment.text.slice(begin, end)))
    .join(' '));
  return { lines, lost: lost.map(({ text }) => text), places };
}

test('a word that was heard otherwise stands beside the right one', () => {
  const found = drawn([line('the party stood before the gate', 0, 3000)], [line('the screen stood before the gate', 0, 3000)]);
  assert.deepEqual(found, { lines: ['the -screen- [party] stood before the gate'], lost: [], places: 1 });
});

test('letter case and punctuation are no difference', () => {
  const found = drawn([line('Shall we begin? — Yes, Jürgen.', 0, 3000)], [line('shall we begin yes jürgen', 0, 3000)]);
  assert.equal(found.places, 0);
  assert.deepEqual(found.lines, ['Shall we begin? — Yes, Jürgen.']);
});

test('other borders between lines are no difference', () => {
  const canon = [line('one two three', 0, 3000), line('four five', 3000, 5000)];
  const live = [line('one two', 0, 2000), line('three four five', 2000, 5000)];
  assert.deepEqual(drawn(canon, live), { lines: ['one two three', 'four five'], lost: [], places: 0 });
});

test('what nobody had heard is new, what nobody said is gone', () => {
  const canon = [line('one two', 0, 2000), line('three', 9000, 9500)];
  const live = [line('one two thank you', 0, 2000)];
  assert.deepEqual(drawn(canon, live), { lines: ['one two', '-thank you- [three]'], lost: [], places: 1 });
});

test('tracks are compared each for itself', () => {
  const canon = [line('hello there', 0, 1000, 'ada')];
  const live = [line('hello there', 0, 1000, 'ada'), line('uh', 200, 400, 'ben')];
  assert.deepEqual(drawn(canon, live), { lines: ['hello there'], lost: ['uh'], places: 1 });
});

test('a track of which nothing was heard is new from end to end', () => {
  assert.deepEqual(drawn([line('one two', 0, 2000)], []), { lines: ['[one two]'], lost: [], places: 1 });
});

test('three hours of words are compared block by block', () => {
  const word = (n) => `w${(n * 7919) % 4096}`;
  const utterance = (u, change) => {
    const words = Array.from({ length: 10 }, (_, k) => (change(u * 10 + k) ? 'other' : word(u * 10 + k)));
    return line(words.join(' '), u * 3600, u * 3600 + 3000);
  };
  const canon = Array.from({ length: 3000 }, (_, u) => utterance(u, () => false));
  const live = Array.from({ length: 3000 }, (_, u) => utterance(u, (n) => n % 50 === 25));
  const { places, pieces } = compare(canon, live);
  assert.equal(places, 600);
  assert.deepEqual(pieces.get(canon[2]).map(({ kind }) => kind), ['same', 'del', 'ins', 'same']);
});
