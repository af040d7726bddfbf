// SPDX-License-Identifier: Apache-2.0
// The list of sessions, newest first, kept fresh while the page is in view; search and more pages.
import { getJson } from './api.js';
import { dayGroups } from './library_rows.js';

const list = document.getElementById('sessions');
const note = document.getElementById('library-note');
const more = document.getElementById('more');
const query = document.getElementById('query');
const kEvery = 5000;
const kTyping = 200;
const kPage = 50;
const kMost = 500;  // in one answer of the daemon's

let current = '';
let wanted = kPage;
let shown = '';
let said = '';
let asking = new AbortController();

/// As many as are wanted, in as few answers as the daemon allows.
async function fetchSessions(text, signal) {
  let found = [];
  let hasMore = true;
  while (hasMore && found.length < wanted) {
    const parameters = new URLSearchParams({ limit: Math.min(wanted - found.length, kMost) });
    if (text) parameters.set('query', text);
    if (found.length) parameters.set('before', found.at(-1).id);
    const page = await getJson(`/v1/sessions?${parameters}`, signal);
    found = found.concat(page.sessions);
    hasMore = page.has_more;
  }
  return { sessions: found, hasMore };
}

function draw(sessions) {
  const text = JSON.stringify([sessions, current, new Date().toDateString()]);
  if (text === shown) return;
  shown = text;
  const focused = document.activeElement?.closest?.('#sessions a')?.getAttribute('href');
  list.replaceChildren(...dayGroups(sessions, current));
  if (focused) list.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

function noteFor(text, sessions) {
  if (sessions.length) return '';
  return text ? `No session has “${text}” in its title or its text.` : 'No session yet. Send one: scribe stream meeting.wav';
}

function say(sentence) {
  if (note.textContent !== sentence) note.textContent = sentence;
}

/// A newer wish takes the place of one whose answer has not come.
export async function refreshLibrary() {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const text = query.value.trim();
  try {
    const { sessions, hasMore } = await fetchSessions(text, signal);
    if (signal.aborted) return;
    said = '';
    say(noteFor(text, sessions));
    more.hidden = !hasMore;
    draw(sessions);
  } catch (error) {
    if (!signal.aborted) say(said || error.message);
  }
}

/// Why there is no list, in place of what fetching it says.
export function sayInLibrary(sentence) {
  said = sentence;
  say(sentence);
}

/// Marks the open session in the list.
export function markCurrent(id) {
  current = id;
  refreshLibrary();
}

export function startLibrary() {
  const look = () => document.visibilityState === 'visible' && refreshLibrary();
  setInterval(look, kEvery);
  document.addEventListener('visibilitychange', look);
  let typing;
  query.addEventListener('input', () => {
    clearTimeout(typing);
    wanted = kPage;
    typing = setTimeout(refreshLibrary, kTyping);
  });
  more.addEventListener('click', () => {
    wanted += kPage;
    refreshLibrary();
  });
}
