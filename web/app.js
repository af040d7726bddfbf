// SPDX-License-Identifier: Apache-2.0
// The reading page: which session the address names, and its parts put together.
import { addressOf, readAddress } from './address.js';
import { enter } from './entrance.js';
import { startKeys } from './keys.js';
import { markCurrent, sayInLibrary, startLibrary } from './library.js';
import { startRecordView } from './record_view.js';
import { openSession } from './session.js';

const page = document.getElementById('page');
const library = document.getElementById('library');
let open = null;

function route() {
  const { id, moment } = readAddress(location.hash);
  if (open?.id === id) {
    if (moment !== null) open.goTo(moment);
    return;
  }
  const from = open?.id;
  const listed = library.checkVisibility();
  open?.leave();
  open = null;
  document.body.classList.toggle('reading', id !== '');
  document.getElementById('welcome').hidden = id !== '';
  document.getElementById('session').hidden = id === '';
  document.title = 'scribed';
  markCurrent(id);
  page.scrollTop = 0;
  if (id) open = { id, ...openSession(id, moment) };
  // On a phone the list and the session take each other's place; the focus goes along.
  if (id && !library.checkVisibility()) page.focus();
  if (from && !listed && !id) library.querySelector(`a[href="${CSS.escape(addressOf(from))}"]`)?.focus();
}

// As if the page were loaded anew: somebody else may be in now.
function reopen() {
  open?.leave();
  open = null;
  route();
}

// The address keeps naming the session.
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  page.focus();
});
addEventListener('hashchange', route);
const refused = await enter();
startLibrary();
startKeys();
route();
startRecordView(reopen);
if (refused) sayInLibrary(refused);
