// SPDX-License-Identifier: Apache-2.0
// The reading page: which session the address names, and its parts put together.
import { enter } from './entrance.js';
import { markCurrent, sayInLibrary, startLibrary } from './library.js';
import { startRecordView } from './record_view.js';
import { openSession } from './session.js';

const page = document.getElementById('page');
let close = () => {};

function route() {
  close();
  close = () => {};
  const id = decodeURIComponent(location.hash.match(/^#\/s\/([^/]+)$/)?.[1] ?? '');
  document.body.classList.toggle('reading', id !== '');
  document.getElementById('welcome').hidden = id !== '';
  document.getElementById('session').hidden = id === '';
  document.title = 'scribed';
  markCurrent(id);
  if (id) close = openSession(id);
  page.scrollTop = 0;
}

// "Skip to the transcript" is an anchor too; only `#/...` is an address of ours.
addEventListener('hashchange', () => (location.hash === '' || location.hash.startsWith('#/')) && route());
const refused = await enter();
startLibrary();
route();
startRecordView(route);
if (refused) sayInLibrary(refused);
