// SPDX-License-Identifier: Apache-2.0
// The lines of a transcript as list items. Only what changed is touched, so that a selection, the place on the page and
// a screen reader's position survive every update. One line at a time can be reached by Tab; the keys go on from there.
import { clock, doubtWords, gapWords } from './format.js';
import { paintWord, paintWords, textNode, wordAtPoint, wordAtTime } from './words.js';

const kRest = 1500;  // ms: after a pause like this a paragraph begins

function element(tag, className) {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}

function makeLine({ onPlay, onShare }) {
  const item = element('li', 'line');
  const time = element('button', 'time');
  const body = element('div', 'body');
  const speaker = element('span', 'speaker');
  const text = element('span', 'text');
  const doubt = element('span', 'doubt');
  const share = element('button', 'share');
  time.type = 'button';
  share.type = 'button';
  share.textContent = '#';
  for (const part of [item, time, share]) part.tabIndex = -1;
  body.append(speaker, text, doubt);
  item.append(time, body, share);
  const pointed = ({ target, clientX, clientY }) => text.contains(target) && wordAtPoint(item.line, text, clientX, clientY);
  item.addEventListener('click', (event) => {
    if (event.target === share) onShare(item.line, share);
    // A click that ends a selection of text is not a wish to listen.
    else if (event.target === time || getSelection().isCollapsed) onPlay(item.line, (pointed(event) || item.line).start_ms);
  });
  item.addEventListener('mousemove', (event) => paintWord('pointed', text, pointed(event)));
  item.addEventListener('mouseleave', () => paintWord('pointed'));
  return item;
}

/// The text of a compared line: what is new in `ins`, what was heard live only in `del`.
function comparedNodes({ text, pieces }) {
  const nodes = [];
  let at = 0;
  for (const piece of pieces) {
    if (piece.kind === 'del') {
      const gone = element('del', '');
      gone.textContent = piece.text;
      nodes.push(...(at ? [' ', gone] : [gone, ' ']));
      continue;
    }
    nodes.push(textNode(text.slice(at, piece.begin), at));
    const node = textNode(text.slice(piece.begin, piece.end), piece.begin);
    const made = piece.kind === 'ins' ? element('ins', '') : node;
    if (made !== node) made.append(node);
    nodes.push(made);
    at = piece.end;
  }
  nodes.push(textNode(text.slice(at), at));
  return nodes;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function fillText(node, line, shown, label) {
  if (line.pieces) {
    if (shown?.pieces !== line.pieces) node.replaceChildren(...comparedNodes(line));
    return;
  }
  const words = line.kind === 'gap' ? gapWords(line, label) : line.text;
  if (node.textContent !== words) node.replaceChildren(textNode(words, 0));
}

function fillLine(item, line, previous, { colour, label: name }) {
  const turn = line.track !== previous?.track || line.kind === 'gap' || previous?.kind === 'gap';
  const [time, { children: [speaker, text, doubt] }, share] = item.children;
  const moment = item.classList.contains('moment') ? 'moment' : '';
  const rest = !turn && line.start_ms - previous.end_ms >= kRest;
  const kinds = ['line', `s${colour}`, line.kind, turn ? 'turn' : rest ? 'rest' : '', line.state, line.doubt ? 'doubted' : '', moment];
  const classes = kinds.filter(Boolean).join(' ');
  if (item.className !== classes) item.className = classes;
  const at = clock(line.start_ms);
  if (time.textContent !== at) {
    time.textContent = at;
    time.setAttribute('aria-label', `Play from ${at}`);
    share.setAttribute('aria-label', `Copy a link to ${at}`);
    share.title = `Copy a link to ${at}`;
  }
  setText(speaker, turn ? name : '');
  fillText(text, line, item.line, name);
  setText(doubt, line.doubt ? doubtWords[line.doubt] ?? doubtWords.other : '');
  item.line = line;
}

/// A view of lines in `list`. `onPlay(line, ms)` when a person wants to hear one from a moment on, `onShare(line,
/// button)` when he wants a link to it.
export function lineView(list, hooks) {
  const items = new Map();
  let heard;
  let current;

  const reachable = (item) => {
    if (current) current.tabIndex = -1;
    current = item;
    if (current) current.tabIndex = 0;
  };

  /// `lines` in reading order, each with a `key`; `speaker(track)` gives its colour and label.
  function show(lines, speaker) {
    const keys = new Set(lines.map((line) => line.key));
    const focused = list.contains(document.activeElement) ? current?.line.start_ms : undefined;
    for (const [key, item] of items) {
      if (keys.has(key)) continue;
      item.remove();
      items.delete(key);
    }
    let at = list.firstElementChild;
    lines.forEach((line, index) => {
      let item = items.get(line.key);
      if (!item) {
        item = makeLine(hooks);
        items.set(line.key, item);
      }
      fillLine(item, line, lines[index - 1], speaker(line.track));
      if (item === at) {
        at = at.nextElementSibling;
      } else {
        list.insertBefore(item, at);
      }
    });
    if (current?.isConnected) return;
    reachable(focused === undefined ? list.firstElementChild : lastBegun(focused));
    if (focused !== undefined) current?.focus({ preventScroll: true });
  }

  /// The last line that has begun at `ms`.
  const lastBegun = (ms) => [...list.children].findLast(({ line }) => line.start_ms <= ms) ?? list.firstElementChild;

  /// Marks the line of `track` that is heard at `ms`, and its word; none for an empty track.
  function mark(track, ms) {
    const holds = ({ line }) => line.track === track && ms >= line.start_ms && ms < line.end_ms;
    if (!heard?.isConnected || !holds(heard)) {
      heard?.removeAttribute('aria-current');
      heard = track ? [...items.values()].find(holds) : undefined;
      heard?.setAttribute('aria-current', 'time');
    }
    paintWord('heard', heard?.querySelector('.text'), heard && wordAtTime(heard.line, ms));
  }

  function focus(item) {
    if (!item) return;
    reachable(item);
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: 'nearest' });
  }

  /// Scrolls to the line of a moment, which is told to the second, and marks it.
  function goTo(ms) {
    list.querySelector('.moment')?.classList.remove('moment');
    const item = lastBegun(ms + 999);
    if (!item) return;
    item.classList.add('moment');
    focus(item);
    item.scrollIntoView({ block: 'center' });
  }

  /// Paints parts of lines, `partsOf(line)`, each with `begin` and `end` in its text, as `name`; nothing else is so from then on.
  function paint(name, partsOf) {
    paintWords(name, [...items.values()].flatMap((item) => partsOf(item.line).map((part) => [item.querySelector('.text'), part])));
  }

  list.addEventListener('focusin', ({ target }) => {
    const item = target.closest('.line');
    if (item && item !== current) reachable(item);
  }, { signal: hooks.signal });

  return {
    show,
    mark,
    goTo,
    paint,
    current: () => (list.contains(document.activeElement) ? current : heard?.isConnected ? heard : undefined),
    /// From the line that is read now to one before or behind it; the first step goes to `fallback()`.
    step(by, fallback) {
      const from = list.contains(document.activeElement) ? current : undefined;
      if (!from) focus(fallback() ?? current);
      else focus(by > 0 ? from.nextElementSibling : from.previousElementSibling);
    },
    toEdge: (last) => focus(last ? list.lastElementChild : list.firstElementChild),
  };
}
