// SPDX-License-Identifier: Apache-2.0
// The words of a line in its text: which one lies under a point, which one is heard at a moment. The text stays one
// node, so that an hour of words costs no elements; the browser paints a word through a highlight (::highlight).
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

function rangeOf(node, word) {
  const range = document.createRange();
  range.setStart(node, word.begin);
  range.setEnd(node, word.end);
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
  const node = element.firstChild;
  if (!node || !line.words?.length) return undefined;
  const caret = caretAt(x, y);
  if (caret?.node !== node) return undefined;
  // In the right half of a word's last letter the caret is already behind the word.
  return wordsOf(line).find((word) => {
    if (caret.offset < word.begin || caret.offset > word.end) return false;
    return [...rangeOf(node, word).getClientRects()].some(
      ({ left, right, top, bottom }) => x >= left && x <= right && y >= top && y <= bottom,
    );
  });
}

/// The word of `line` that is heard at `ms`: the last one that has begun.
export function wordAtTime(line, ms) {
  return line.words?.length ? wordsOf(line).findLast(({ start_ms }) => start_ms <= ms) : undefined;
}

/// Paints a word of the text in `element` as `name`; without a word nothing is painted so.
export function paintWord(name, element, word) {
  if (!CSS.highlights) return;
  const node = element?.firstChild;
  if (node && word && word.end <= node.length) CSS.highlights.set(name, new Highlight(rangeOf(node, word)));
  else CSS.highlights.delete(name);
}
