// SPDX-License-Identifier: Apache-2.0
// The page of linked accounts: what a sign-in by redirect came to, and which accounts serve this person.
import { getJson, postJson } from './api.js';
import { enter } from './entrance.js';
import { day } from './format.js';

const kProviders = { openai: 'ChatGPT' };
const kConnect = '/account/providers/openai/connect';
const kDisconnect = '/account/providers/openai/disconnect';

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

const kStatus = {
  active: 'Works',
  expired: 'The login has run out: connect it again before your next session',
  revoked: 'The login was ended at ChatGPT: connect it again before your next session',
};

const at = (id) => document.getElementById(id);

function say(id, text) {
  at(id).textContent = text;
  at(id).hidden = text === '';
}

/// Said once: an address that is opened again later does not tell old news.
function tellWhatHappened() {
  const query = new URLSearchParams(location.search);
  const linked = query.get('provider_linked');
  const error = query.get('provider_error');
  if (linked !== null) say('happened', `Your ${kProviders[linked] ?? 'new'} account is linked.`);
  if (error !== null) say('trouble', Object.hasOwn(kErrors, error) ? kErrors[error] : kSomeError);
  if (location.search) history.replaceState(null, '', location.pathname);
}

function piece(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

function row(link) {
  const name = kProviders[link.provider] ?? link.provider;
  const item = piece('div', '', '');
  item.role = 'listitem';
  const facts = [link.subscription_tier && `plan ${link.subscription_tier}`, `linked: ${day(Date.parse(link.linked_at))}`];
  const state = piece('span', `state${link.status === 'active' ? '' : ' needs_reconnect'}`, kStatus[link.status] ?? link.status);
  const about = piece('p', 'facts', '');
  about.append(state, facts.filter(Boolean).join(' · '));
  const button = piece('button', 'quiet', 'Disconnect');
  button.type = 'button';
  button.setAttribute('aria-label', `Disconnect ${name}`);
  button.addEventListener('click', () => disconnect(button, name));
  const tools = piece('div', 'tools', '');
  tools.append(button);
  item.append(piece('h3', '', name), about, tools);
  return item;
}

async function disconnect(button, name) {
  button.disabled = true;
  say('happened', '');
  say('trouble', '');
  try {
    await postJson(kDisconnect);
    say('happened', `Your ${name} account is no longer linked, and its login was ended.`);
  } catch (error) {
    say('trouble', error.message);
  }
  await show();
}

async function show() {
  let account;
  try {
    account = await getJson('/account');
  } catch (error) {
    say('trouble', at('trouble').hidden ? error.message : `${at('trouble').textContent} ${error.message}`);
    return;
  }
  const links = account.linked_providers;
  say('who', account.user === 'local' ? '' : `Signed in here as ${account.user}`);
  at('links').replaceChildren(...links.map(row));
  at('empty').hidden = links.length > 0;
  at('connect').textContent = links.length ? 'Connect again, or another account' : 'Connect a ChatGPT account';
  at('connect').hidden = !account.can_connect;
  at('device').hidden = account.can_connect;
}

// A navigation: the browser leaves for the sign-in page and is sent back here.
at('connect').addEventListener('click', () => location.assign(kConnect));
tellWhatHappened();
const refused = await enter();
if (refused) say('trouble', refused);
await show();
