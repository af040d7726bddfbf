// SPDX-License-Identifier: Apache-2.0
// What can be done with a session: finish it, delete it, give a link to it.
import { deleteJson, getJson, postJson, sessionUrl } from './api.js';
import { linkTo } from './address.js';
import { copy } from './clipboard.js';
import { confirmed } from './confirm.js';
import { refreshLibrary } from './library.js';

const part = (id) => document.getElementById(id);
const atWork = ['live', 'finishing', 'transcribing'];

// Who may only read sees no button that would be refused. Unknown until the browser has come in.
let may = false;
let asked = null;
const ask = () => getJson('/v1/whoami').then(({ scopes }) => {
  may = scopes.includes('ingest');
}, () => {
  asked = null;
});

// A menu is left like any other: by a click elsewhere, by Escape, by what was chosen.
const menus = [part('download-menu'), part('deeds')];
document.addEventListener('click', ({ target }) => {
  for (const menu of menus) if (!menu.querySelector('summary').contains(target)) menu.open = false;
});
for (const menu of menus) {
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    event.stopPropagation();
    menu.open = false;
    menu.querySelector('summary').focus();
  });
}

/// The buttons of session `id` until `signal`; `onKnown()` when they are to be shown anew, `onProblem(sentence)` when the
/// daemon refuses.
export function sessionDeeds(id, { onKnown, onProblem, signal }) {
  asked ??= ask();
  asked.then(onKnown);
  const on = (name, deed) => part(name).addEventListener('click', async () => {
    part(name).disabled = true;
    try {
      await deed();
    } catch (error) {
      if (!signal.aborted) onProblem(error.message);
    }
    part(name).disabled = false;
  }, { signal });

  for (const name of ['finish', 'delete', 'again', 'retry']) part(name).disabled = false;
  for (const name of ['finish', 'deeds', 'download-menu', 'retry', 'relink']) part(name).hidden = true;

  on('finish', async () => {
    const details = 'The recording ends for everybody who speaks in it. What was recorded is transcribed then.';
    const sure = await confirmed('Finish this session?', details, 'Finish');
    if (sure) await postJson(sessionUrl(id, '/finish'));
  });
  on('delete', async () => {
    const details = 'Its recording and all its transcripts are deleted. This cannot be taken back.';
    const sure = await confirmed('Delete this session?', details, 'Delete');
    if (!sure) return;
    await deleteJson(sessionUrl(id));
    refreshLibrary();
    if (!signal.aborted) location.hash = '#/';
  });
  // In the menu for another version; in plain sight where there is none.
  for (const name of ['again', 'retry']) on(name, () => postJson(sessionUrl(id, '/transcribe')));
  // The menu closes by this click, so what came of it shows on what opens it.
  part('copy-link').addEventListener('click', () => copy(linkTo(id), part('deeds').querySelector('summary')), { signal });

  return {
    /// Shows what can be done in this state.
    show({ state }) {
      part('finish').hidden = state !== 'live' || !may;
      part('deeds').hidden = false;
      part('again').hidden = !may || state !== 'done';
      part('retry').hidden = !may || state !== 'failed';
      part('relink').hidden = state !== 'needs_reconnect';
      part('delete').hidden = !may || atWork.includes(state);
    },
  };
}
