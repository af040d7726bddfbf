// SPDX-License-Identifier: Apache-2.0
// The lines of a transcript as list items. Only what changed is touched, so that a selection, the place on the page and
// a screen reader's position survive every update.
import { clock, doubtWords, gapWords } from './format.js';
import { paintWord, wordAtPoint, wordAtTime } from './words.js';

function element(tag, className) {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}

function makeLine(onPlay) {
  const item = element('li', 'line');
  const time = element('button', 'time');
  const body = element('div', 'body');
  const speaker = element('span', 'speaker');
  const text = element('span', 'text');
  const doubt = element('span', 'doubt');
  time.type = 'button';
  body.append(speaker, text, doubt);
  item.append(time, body);
  const pointed = ({ target, clientX, clientY }) => target === text && wordAtPoint(item.line, text, clientX, clientY);
  item.addEventListener('click', (event) => {
    // A click that ends a selection of text is not a wish to listen.
    if (event.target !== time && !getSelection().isCollapsed) return;
    onPlay(item.line, (pointed(event) || item.line).start_ms);
  });
  item.addEventListener('mousemove', (event) => paintWord('pointed', text, pointed(event)));
  item.addEventListener('mouseleave', () => paintWord('pointed'));
  return item;
}

function fillLine(item, line, previous, colour, name) {
  const turn = line.track !== previous?.track || line.kind === 'gap' || previous?.kind === 'gap';
  const [time, { children: [speaker, text, doubt] }] = item.children;
  const kinds = ['line', `s${colour}`, line.kind, turn ? 'turn' : '', line.state, line.doubt ? 'doubted' : ''];
  const classes = kinds.filter(Boolean).join(' ');
  if (item.className !== classes) item.className = classes;
  const label = clock(line.start_ms);
  if (time.textContent !== label) {
    time.textContent = label;
    time.setAttribute('aria-label', `Play from ${label}`);
  }
  const who = turn ? name : '';
  if (speaker.textContent !== who) speaker.textContent = who;
  const words = line.kind === 'gap' ? gapWords(line) : line.text;
  if (text.textContent !== words) text.textContent = words;
  const why = line.doubt ? doubtWords[line.doubt] ?? doubtWords.other : '';
  if (doubt.textContent !== why) doubt.textContent = why;
  item.line = line;
}

/// A view of lines in `list`. `onPlay(line, ms)` when a person wants to hear one from a moment on.
export function lineView(list, onPlay) {
  const items = new Map();
  let heard;

  /// `lines` in reading order, each with a `key`; `speaker(track)` gives its colour and name.
  function show(lines, speaker) {
    const keys = new Set(lines.map((line) => line.key));
    for (const [key, item] of items) {
      if (keys.has(key)) continue;
      item.remove();
      items.delete(key);
    }
    let at = list.firstElementChild;
    lines.forEach((line, index) => {
      let item = items.get(line.key);
      if (!item) {
        item = makeLine(onPlay);
        items.set(line.key, item);
      }
      const { colour, name } = speaker(line.track);
      fillLine(item, line, lines[index - 1], colour, name);
      if (item === at) {
        at = at.nextElementSibling;
      } else {
        list.insertBefore(item, at);
      }
    });
  }

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

  return { show, mark };
}
