// SPDX-License-Identifier: Apache-2.0
// Where the transcript's words differ from what was heard live. No page in here.

// Words that are compared at once, about: the table of a comparison grows with the square. Cuts are made in pauses.
const kBlock = 200;
const kPause = 300;

/// Letters and digits alone, all small: case and punctuation are no difference.
const folded = (word) => word.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/// The words of a segment: where they stand in its text, and in the middle of which moment.
function wordsOf(segment) {
  const found = [...segment.text.matchAll(/\S+/g)];
  const length = segment.end_ms - segment.start_ms;
  const timed = segment.words?.length === found.length ? segment.words : null;
  return found.map((match, index) => ({
    segment,
    begin: match.index,
    end: match.index + match[0].length,
    text: match[0],
    key: folded(match[0]),
    ms: timed ? (timed[index][0] + timed[index][1]) / 2 : segment.start_ms + (length * (index + 0.5)) / found.length,
  }));
}

/// Moments at which both passes of a track can be cut, so that no block grows large.
function cuts(live) {
  const out = [];
  let words = 0;
  live.forEach((segment, index) => {
    const before = live[index - 1];
    const pause = before && segment.start_ms - before.end_ms;
    if (before && ((words >= kBlock && pause >= kPause) || words >= 4 * kBlock)) {
      out.push((before.end_ms + segment.start_ms) / 2);
      words = 0;
    }
    words += segment.text.split(/\s+/).length;
  });
  return out;
}

/// Steps from the longest common sequence of two lists of words: `same`, `ins` (only in `a`), `del` (only in `b`).
function steps(a, b) {
  const width = b.length + 1;
  const tails = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      tails[i * width + j] = a[i].key === b[j].key
        ? tails[(i + 1) * width + j + 1] + 1
        : Math.max(tails[(i + 1) * width + j], tails[i * width + j + 1]);
    }
  }
  const out = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const both = i < a.length && j < b.length;
    if (both && a[i].key === b[j].key) out.push({ kind: 'same', canon: a[i++], live: b[j++] });
    else if (j === b.length || (both && tails[(i + 1) * width + j] > tails[i * width + j + 1])) out.push({ kind: 'ins', canon: a[i++] });
    else out.push({ kind: 'del', live: b[j++], canon: a[i] });
  }
  return out;
}

function addTo(pieces, kind, word) {
  const last = pieces.at(-1);
  if (last?.kind !== kind) {
    pieces.push(kind === 'del' ? { kind, text: word.text } : { kind, begin: word.begin, end: word.end });
  } else if (kind === 'del') {
    last.text += ` ${word.text}`;
  } else {
    last.end = word.end;
  }
}

/// One track: hands out the words of both passes to the pieces of the transcript's segments. How many runs differ.
function compareTrack(segments, heard, pieces) {
  const canonWords = segments.flatMap(wordsOf).filter(({ key }) => key);
  const liveWords = heard.flatMap(wordsOf).filter(({ key }) => key);
  let places = 0;
  let changing = false;
  let last = segments[0];
  for (const end of [...cuts(heard), Infinity]) {
    const [a, b] = [canonWords, liveWords].map((words) => {
      const later = words.findIndex(({ ms }) => ms >= end);
      return words.splice(0, later < 0 ? words.length : later);
    });
    for (const { kind, canon, live } of steps(a, b)) {
      last = canon?.segment ?? last;
      addTo(pieces.get(last), kind, kind === 'del' ? live : canon);
      if (kind !== 'same' && !changing) places += 1;
      changing = kind !== 'same';
    }
  }
  return places;
}

/// Compares segments of the transcript with live ones, track by track. `pieces` of a transcript's segment, in order:
/// `{ kind: 'same' | 'ins', begin, end }` are parts of its text, `{ kind: 'del', text }` was heard live only. `lost`:
/// live segments of tracks that have no transcript. `places`: how many runs of words differ.
export function compare(canon, live) {
  const pieces = new Map(canon.map((segment) => [segment, []]));
  const lost = [];
  let places = 0;
  for (const track of new Set([...canon, ...live].map((segment) => segment.track))) {
    const own = (segment) => segment.track === track;
    const segments = canon.filter(own);
    const heard = live.filter(own).sort((a, b) => a.start_ms - b.start_ms);
    if (segments.length) {
      places += compareTrack(segments, heard, pieces);
    } else {
      lost.push(...heard);
      places += heard.length;
    }
  }
  return { pieces, lost, places };
}
