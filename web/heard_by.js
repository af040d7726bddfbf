// SPDX-License-Identifier: Apache-2.0
// Who transcribed which stretch of a session, live and in the end, and why: a line above the text that opens into strips of
// time.
import { addressOf } from './address.js';
import { getJson, sessionUrl } from './api.js';
import { clock, duration, gapReasons, laneNames } from './format.js';

const heard = document.getElementById('heard');
const summary = document.getElementById('heard-summary');
const parts = document.getElementById('heard-passes');
const passes = [['live', 'Live text'], ['batch', 'Transcript']];
// One colour for each account or key, whatever way it is used (base.css).
const colours = { chatgpt_realtime: 's0', chatgpt: 's0', api_realtime: 's2', api: 's2', near_live: 's4' };
// While it records the stretches grow, and what changed within so long is asked for once.
const kAgainMs = 5000;
const kTogetherMs = 300;

function element(tag, className, ...inside) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...inside);
  return made;
}

const nameOf = ({ lane }) => (lane === null ? 'Nobody' : laneNames[lane] ?? lane);
const length = (span) => span.end_ms - span.start_ms;

function whyOf({ gap, reason }) {
  const words = gap === null ? '' : gapReasons[gap] ?? gap;
  return [words, reason].filter((part) => part).join(': ');
}

/// "API key, In pieces, nobody for 12 s" of the spans of a pass.
export function shortly(spans) {
  const names = [...new Set(spans.filter(({ lane }) => lane !== null).map(nameOf))];
  const without = spans.filter(({ lane }) => lane === null).reduce((sum, span) => sum + length(span), 0);
  if (without > 0) names.push(`nobody for ${duration(without)}`);
  return names.join(', ');
}

function strip(spans, longest) {
  const made = element('div', 'strip');
  made.setAttribute('aria-hidden', 'true');
  for (const span of spans) {
    const piece = element('span', span.lane === null ? 'nobody' : colours[span.lane] ?? 's7');
    piece.style.flex = `${length(span)} 0 0`;
    piece.title = `${clock(span.start_ms)} – ${clock(span.end_ms)}  ${nameOf(span)}`;
    made.append(piece);
  }
  const behind = longest - spans.at(-1).end_ms;
  if (behind > 0) {
    const rest = element('i', '');
    rest.style.flex = `${behind} 0 0`;
    made.append(rest);
  }
  return made;
}

function list(id, spans, label) {
  const made = element('ol', 'stretches', ...spans.map((span) => {
    const when = element('a', '', `${clock(span.start_ms)} – ${clock(span.end_ms)}`);
    when.href = addressOf(id, span.start_ms);
    const who = element('span', `lane ${span.lane === null ? '' : colours[span.lane] ?? 's7'}`, nameOf(span));
    return element('li', '', when, who, element('span', 'why', whyOf(span)));
  }));
  made.setAttribute('role', 'list');
  made.setAttribute('aria-label', label);
  return made;
}

/// Of session `id` until `signal`; `speaker(track)` as the model has it.
export function heardBy(id, { speaker, signal }) {
  let told = null;
  let shown = '';
  let timer = 0;

  function show() {
    const all = passes.map(([pass, title]) => [pass, title, told.tracks.flatMap((track) => track[pass])]);
    const known = all.filter(([, , spans]) => spans.length);
    heard.hidden = known.length === 0;
    const wanted = JSON.stringify(told);
    if (wanted === shown) return;
    shown = wanted;
    summary.textContent = known.map(([, title, spans]) => `${title}: ${shortly(spans)}`).join(' · ');
    const longest = Math.max(...known.flatMap(([, , spans]) => spans.map(({ end_ms }) => end_ms)));
    parts.replaceChildren(...told.tracks.flatMap((track) => passes.flatMap(([pass, title]) => {
      const { label } = speaker(track.track);
      const heading = label ? `${title}, ${label}` : title;
      const spans = track[pass];
      return spans.length ? [element('h3', '', heading), strip(spans, longest), list(id, spans, heading)] : [];
    })));
  }

  async function ask() {
    try {
      told = await getJson(sessionUrl(id, '/lanes'), signal);
      show();
    } catch {
      // It is no more than a note: what stands there stays.
    }
    if (heard.open) later(kAgainMs);
  }

  function later(ms) {
    clearTimeout(timer);
    if (!signal.aborted) timer = setTimeout(ask, ms);
  }

  heard.hidden = true;
  heard.open = false;
  heard.addEventListener('toggle', () => heard.open && later(0), { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
  return {
    /// Something has changed that may have changed this.
    refresh: () => later(kTogetherMs),
  };
}
