// SPDX-License-Identifier: Apache-2.0
// Where the words of a search stand in a text. No page in here.

const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const wordsOf = (text) => [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)];

/// For each line whose text has a word that begins with one of the words of `query`: `{ begin, end }` of those words. Case
/// and accents do not matter, as in the daemon's search; empty unless each word of the query is somewhere.
export function findWords(lines, query) {
  const wanted = wordsOf(query).map(([word]) => folded(word));
  const met = new Set();
  const found = new Map();
  if (wanted.length === 0) return found;
  for (const line of lines) {
    const parts = wordsOf(line.text ?? '').filter(([word]) => {
      const begun = wanted.filter((one) => folded(word).startsWith(one));
      begun.forEach((one) => met.add(one));
      return begun.length > 0;
    });
    if (parts.length) found.set(line, parts.map(({ 0: word, index }) => ({ begin: index, end: index + word.length })));
  }
  return met.size === new Set(wanted).size ? found : new Map();
}
