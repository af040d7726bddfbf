// SPDX-License-Identifier: Apache-2.0
// Linking an account by a code that is typed in elsewhere. The daemon waits for it; this page shows the code and asks
// the daemon how it stands. The address to open is a link: the page itself asks nobody else.
import { deleteJson, getJson, postJson } from './api.js';
import { copy } from './clipboard.js';
import { timeOfDay } from './format.js';

const kDevice = '/v1/links/openai/device';
const kEvery = 2000;
const kFailures = {
  denied: 'The sign-in was denied. Nothing was linked.',
  expired: 'The code has expired. Take a new one.',
};

const at = (id) => document.getElementById(id);

/// `onLinked()` once the account is there, `onFailed(sentence)` when it will not be, `onChanged(waiting)` whenever a code is
/// shown or taken away.
export function deviceLogin({ onLinked, onFailed, onChanged }) {
  let timer;

  function hide() {
    clearTimeout(timer);
    at('device').hidden = true;
    onChanged(false);
  }

  function show(login) {
    clearTimeout(timer);
    const page = at('device-page');
    // What is no address of the web is no link.
    if (/^https?:/.test(login.verification_uri)) page.href = login.verification_uri;
    page.textContent = login.verification_uri.replace(/^https?:\/\//, '');
    at('device-code').textContent = login.user_code;
    at('device-wait').textContent = `Waiting for you there. The code is good until ${timeOfDay(Date.parse(login.expires_at))}.`;
    at('device').hidden = false;
    onChanged(true);
    timer = setTimeout(look, kEvery);
  }

  async function look() {
    let login;
    try {
      login = await getJson(kDevice);
    } catch {
      // It may answer again; the code is still good.
      timer = setTimeout(look, kEvery);
      return;
    }
    if (login.status === 'pending') {
      show(login);
      return;
    }
    hide();
    if (login.status === 'linked') onLinked();
    if (login.status === 'failed') onFailed(kFailures[login.reason] ?? login.message);
  }

  async function start() {
    try {
      show(await postJson(kDevice));
      at('device-page').focus();
    } catch (error) {
      onFailed(error.message);
    }
  }

  at('device-copy').addEventListener('click', () => copy(at('device-code').textContent, at('device-copy')));
  at('device-cancel').addEventListener('click', async () => {
    hide();
    await deleteJson(kDevice).catch((error) => onFailed(error.message));
  });

  return {
    start,
    /// Takes up a sign-in that is under way, from before the page was loaded.
    async resume() {
      const login = await getJson(kDevice);
      if (login.status === 'pending') show(login);
    },
  };
}
