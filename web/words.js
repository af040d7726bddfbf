// SPDX-License-Identifier: Apache-2.0
// The words of a line in its text: which one lies under a point, which one is heard at a moment. A text is one node, or a
// few where a comparison is shown, so that an hour of words costs no elements; the browser paints a word through a
// highlight (::highlight).
const known = new WeakMap();

/// The words of `line` with where they stand in its text.
function wordsOf(line) {
  let words = known.get(line.words);
  if (!words) {
    let at = 0;
    words = line.words.map(([start_ms, end_ms, text]) => {
      const begin = Math.max(line.text.indexOf(text, at), at);
      at = Math.min(begin + text.length, line.text.length);
      return { start_ms, end_ms, begin, end: at };
    });
    known.set(line.words, words);
  }
  return words;
}

// Where in its line's text a text node begins.
const begins = new WeakMap();

/// A text node that holds what stands at `begin` in its line's text.
export function textNode(text, begin) {
  const node = document.createTextNode(text);
  begins.set(node, begin);
  return node;
}

/// The node in `element` that holds the whole of `word`.
function nodeOf(element, word) {
  const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const begin = begins.get(node);
    if (begin <= word.begin && word.end <= begin + node.length) return node;
  }
  return null;
}

function rangeOf(element, word) {
  const node = nodeOf(element, word);
  if (!node) return null;
  const range = document.createRange();
  range.setStart(node, word.begin - begins.get(node));
  range.setEnd(node, word.end - begins.get(node));
  return range;
}

function caretAt(x, y) {
  if (document.caretPositionFromPoint) {
    const caret = document.caretPositionFromPoint(x, y);
    return caret && { node: caret.offsetNode, offset: caret.offset };
  }
  const range = document.caretRangeFromPoint?.(x, y);
  return range && { node: range.startContainer, offset: range.startOffset };
}

/// The word of `line`, whose text stands in `element`, under a point of the window; nothing beside the words.
export function wordAtPoint(line, element, x, y) {
  if (!line.words?.length) return undefined;
  const caret = caretAt(x, y);
  const begin = caret && begins.get(caret.node);
  if (begin === undefined || !element.contains(caret.node)) return undefined;
  const at = begin + caret.offset;
  // In the right half of a word's last letter the caret is already behind the word.
  return wordsOf(line).find((word) => {
    if (at < word.begin || at > word.end) return false;
    return [...(rangeOf(element, word)?.getClientRects() ?? [])].some(
      ({ left, right, top, bottom }) => x >= left && x <= right && y >= top && y <= bottom,
    );
  });
}

/// The word of `line` that is heard at `ms`: the last one that has begun.
export function wordAtTime(line, ms) {
  return line.words?.length ? wordsOf(line).findLast(({ start_ms }) => start_ms <= ms) : undefined;
}

/// Paints words as `name`: pairs of the element that holds a line's text and a word, or another part of it with `begin`
/// and `end`. Nothing else is painted so from then on.
export function paintWords(name, pairs) {
  if (!CSS.highlights) return;
  const ranges = pairs.map(([element, word]) => rangeOf(element, word)).filter(Boolean);
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}

/// The same for one word; without one nothing is painted so.
export const paintWord = (name, element, word) => paintWords(name, element && word ? [[element, word]] : []);
