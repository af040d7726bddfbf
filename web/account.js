// SPDX-License-Identifier: Apache-2.0
// The account page: what a sign-in by redirect came to, which account serves this person and how it stands, linking one.
import { linkCard, providers } from './account_link.js';
import { showLanes } from './account_lanes.js';
import { getJson, postJson } from './api.js';
import { confirmed } from './confirm.js';
import { deviceLogin } from './device_login.js';
import { enter } from './entrance.js';

const kConnect = '/account/providers/openai/connect';
const kEvery = 15000;
const kSoon = 1500;  // a link that was just made is checked within seconds

/// What a sign-in that came to nothing says; any other word gets the last sentence.
const kErrors = {
  access_denied: 'The sign-in was cancelled. Nothing was linked.',
  token_exchange_failed: 'The sign-in could not be completed: ChatGPT gave no login for it. Try again in a moment.',
  server_config: 'This daemon cannot keep logins at the moment. Whoever runs it will find the reason in its log.',
  invalid_scope: 'ChatGPT refused what this daemon asks for. Whoever runs it should look at accounts.oauth_scope.',
  unauthorized_client: 'ChatGPT does not know this daemon. Whoever runs it should look at accounts.oauth_client_id.',
  temporarily_unavailable: 'ChatGPT cannot sign anybody in at the moment. Try again later.',
  server_error: 'ChatGPT cannot sign anybody in at the moment. Try again later.',
};
const kSomeError = 'The sign-in did not work. Nothing was linked; try again.';

const at = (id) => document.getElementById(id);

function say(id, text) {
  at(id).textContent = text;
  at(id).hidden = text === '';
}

function clear() {
  say('happened', '');
  say('trouble', '');
}

/// Said once: an address that is opened again later does not tell old news.
function tellWhatHappened() {
  const query = new URLSearchParams(location.search);
  const linked = query.get('provider_linked');
  const error = query.get('provider_error');
  if (linked !== null) say('happened', `Your ${providers[linked] ?? 'new'} account is linked.`);
  if (error !== null) say('trouble', Object.hasOwn(kErrors, error) ? kErrors[error] : kSomeError);
  if (location.search) history.replaceState(null, '', location.pathname);
}

let waiting = false;
let account = null;
let links = [];
let timer;

function showWays() {
  const linked = links.length > 0;
  const redirect = Boolean(account?.can_connect);
  at('connect').hidden = waiting || !redirect;
  at('connect').textContent = linked ? 'Connect again, or another account' : 'Connect ChatGPT';
  at('connect').className = linked ? 'quiet' : 'strong';
  // A card of an account that is lost has the same button.
  at('device-start').hidden = waiting || account === null || (!redirect && links.some(({ verdict }) => verdict === 'reconnect'));
  at('device-start').textContent = redirect ? 'Use a code instead' : linked ? 'Link again, or another account' : 'Connect ChatGPT';
  at('device-start').className = redirect || linked ? 'quiet' : 'strong';
}

const device = deviceLogin({
  onLinked: () => {
    say('happened', 'Your ChatGPT account is linked.');
    show();
  },
  onFailed: (sentence) => say('trouble', sentence),
  onChanged: (shown) => {
    waiting = shown;
    showWays();
  },
});

async function attempt(button, deed) {
  button.disabled = true;
  clear();
  try {
    await deed();
  } catch (error) {
    say('trouble', error.message);
  }
  button.disabled = false;
  await show();
}

const wishes = {
  onCheck: (button) => attempt(button, () => postJson('/v1/links/openai/check')),
  onAgain: () => begin(),
  onDisconnect: async (button) => {
    const details = 'Its login is ended at ChatGPT and forgotten here. Sessions whose final transcript is not made yet wait for another account.';
    if (!await confirmed('Disconnect ChatGPT?', details, 'Disconnect')) return;
    await attempt(button, async () => {
      await postJson('/account/providers/openai/disconnect');
      say('happened', 'Your ChatGPT account is no longer linked, and its login was ended.');
    });
  },
};

let drawn = '';
let lost = '';

function draw() {
  const text = JSON.stringify(links);
  if (text !== drawn) {
    const buttons = () => [...at('links').querySelectorAll('button')];
    const focused = buttons().find((button) => button === document.activeElement)?.textContent;
    at('links').replaceChildren(...links.map((link) => linkCard(link, wishes)));
    buttons().find(({ textContent }) => textContent === focused)?.focus();
  }
  drawn = text;
  at('empty').hidden = links.length > 0;
  say('who', account.user === 'local' ? '' : `Signed in here as ${account.user}`);
  showWays();
}

async function show() {
  clearTimeout(timer);
  timer = setTimeout(show, kEvery);
  try {
    [account, { links }] = await Promise.all([getJson('/account'), getJson('/v1/links')]);
    if (lost && at('trouble').textContent === lost) say('trouble', '');
    draw();
  } catch (error) {
    lost = error.message;
    if (at('trouble').hidden) say('trouble', lost);
  }
  await showLanes();
  if (links.some(({ verdict }) => verdict === 'unknown')) {
    clearTimeout(timer);
    timer = setTimeout(show, kSoon);
  }
}

async function begin() {
  clear();
  await device.start();
}

// A navigation: the browser leaves for the sign-in page and is sent back here.
at('connect').addEventListener('click', () => location.assign(kConnect));
at('device-start').addEventListener('click', begin);
tellWhatHappened();
const refused = await enter();
if (refused) say('trouble', refused);
await show();
if (account) await device.resume().catch((error) => say('trouble', error.message));
