// SPDX-License-Identifier: Apache-2.0
// Sessions as rows under the names of their days.
import { addressOf } from './address.js';
import { dayName, duration, stateWords, timeOfDay } from './format.js';

function element(tag, className, ...inside) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...inside);
  return made;
}

function row(session, current) {
  const link = element('a', '', element('span', 'title', session.title || 'Untitled'));
  link.href = addressOf(session.id);
  if (session.id === current) link.setAttribute('aria-current', 'page');
  const facts = element('span', 'facts');
  if (session.state !== 'done') {
    facts.append(element('span', `state ${session.state}`, stateWords[session.state] ?? session.state), ' · ');
  }
  facts.append(timeOfDay(session.created_ms));
  if (session.state !== 'live' && session.duration_ms) facts.append(` · ${duration(session.duration_ms)}`);
  link.append(facts);
  return element('li', '', link);
}

/// The elements of `sessions`, newest first: a heading and a list for each day. `current` is the id of the open one.
export function dayGroups(sessions, current) {
  const groups = new Map();
  for (const session of sessions) {
    const name = dayName(session.created_ms);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(session);
  }
  return [...groups].flatMap(([name, rows]) => {
    const list = element('ol', '', ...rows.map((session) => row(session, current)));
    list.setAttribute('role', 'list');
    list.setAttribute('aria-label', name);
    return [element('h3', '', name), list];
  });
}
