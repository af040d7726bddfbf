// SPDX-License-Identifier: Apache-2.0
// The list of sessions, newest first, kept fresh while the page is in view.
import { getJson } from './api.js';
import { day, duration, stateWords } from './format.js';

const list = document.getElementById('sessions');
const note = document.getElementById('library-note');
const kEvery = 5000;

let current = '';

function row(session) {
  const link = document.createElement('a');
  link.href = `#/s/${encodeURIComponent(session.id)}`;
  if (session.id === current) link.setAttribute('aria-current', 'page');

  const title = document.createElement('span');
  title.className = 'title';
  title.textContent = session.title || 'Untitled';

  const facts = document.createElement('span');
  facts.className = 'facts';
  const parts = [day(session.created_ms)];
  if (session.state !== 'live' && session.duration_ms) parts.push(duration(session.duration_ms));
  facts.textContent = parts.join(' · ');
  if (session.state !== 'done') {
    const state = document.createElement('span');
    state.className = `state ${session.state}`;
    state.textContent = stateWords[session.state] ?? session.state;
    facts.prepend(state, ' ');
  }

  link.append(title, facts);
  const item = document.createElement('li');
  item.append(link);
  return item;
}

let shown = '';
let said = '';

async function refresh() {
  try {
    const { sessions } = await getJson('/v1/sessions?limit=200');
    said = '';
    note.textContent = sessions.length ? '' : 'No session yet. Send one: scribe stream meeting.wav';
    const text = JSON.stringify([sessions, current]);
    if (text === shown) return;
    shown = text;
    const focused = document.activeElement?.closest?.('#sessions a')?.getAttribute('href');
    list.replaceChildren(...sessions.map(row));
    if (focused) list.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  } catch (error) {
    note.textContent = said || error.message;
  }
}

/// Why there is no list, in place of what fetching it says.
export function sayInLibrary(sentence) {
  said = sentence;
  note.textContent = sentence;
}

/// Marks the open session in the list.
export function markCurrent(id) {
  current = id;
  refresh();
}

export function startLibrary() {
  setInterval(() => document.visibilityState === 'visible' && refresh(), kEvery);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && refresh());
}
