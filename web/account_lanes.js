// SPDX-License-Identifier: Apache-2.0
// Who transcribes for this person, and what stands in the way.
import { getJson } from './api.js';
import { piece } from './account_link.js';
import { day, laneNames } from './format.js';

const kStates = {
  ready: ['ready', 'good'],
  refused: ['refused', 'failed'],
  no_credentials: ['no credentials', ''],
};

function row({ lane, state, reason, until }) {
  const [words, mood] = kStates[state] ?? [state, ''];
  const item = piece('li', '', piece('span', '', piece('span', '', laneNames[lane] ?? lane), piece('span', `state ${mood}`, words)));
  if (reason) item.append(piece('p', 'note', reason));
  if (until) item.append(piece('p', 'note', `Tried again ${day(Date.parse(until))}.`));
  return item;
}

/// Shows the lanes; nothing where the daemon does not tell them.
export async function showLanes() {
  const section = document.getElementById('lanes');
  try {
    const lanes = await getJson('/v1/lanes');
    for (const pass of ['live', 'batch']) document.getElementById(`${pass}-lanes`).replaceChildren(...lanes[pass].map(row));
    section.hidden = false;
  } catch {
    section.hidden = true;
  }
}
