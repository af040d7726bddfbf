// SPDX-License-Identifier: Apache-2.0
// device.mjs URL AUTH_HOST SESSION [DIRECTORY]: SESSION waits for an account. One is linked by a code, and the session
// goes on; the account is looked at, lost and disconnected. Pictures go into DIRECTORY.
import assert from 'node:assert/strict';
import { expectAccessible } from './axe.mjs';
import { onPage } from './browser.mjs';

const [url, host, session, directory] = process.argv.slice(2);

await onPage(`${url}/#/s/${session}`, async (page) => {
  const decide = async (what) => {
    const code = await page.locator('#device-code').textContent();
    assert.match(code, /^[A-Z]{4}-\d{5}$/);
    const reply = await fetch(`${host}/sandbox/device/${what}`, { method: 'POST', body: JSON.stringify({ user_code: code, email: 'ada@sandbox.test' }) });
    assert.equal(reply.status, 200);
  };
  const says = (id, sentence) => page.locator(`#${id}`, { hasText: sentence }).waitFor();
  const start = (name) => page.getByRole('button', { name }).click();
  const lane = (list, state) => page.locator(`#${list} li`, { hasText: 'ChatGPT plan' }).locator('.state', { hasText: state }).waitFor();
  const picture = (name) => directory && page.screenshot({ path: `${directory}/device-${name}.png` });

  await says('state', 'Waiting for the account');
  await page.locator('#notice').waitFor();
  await expectAccessible(page, 'a session that waits for its account');
  await page.getByRole('link', { name: 'Link the account' }).click();
  await page.locator('#empty').waitFor();
  await lane('live-lanes', 'no credentials');
  await expectAccessible(page, 'no account');

  await start('Connect ChatGPT');
  await page.locator('#device').waitFor();
  assert.equal(await page.locator('#device-page').getAttribute('href'), `${host}/codex/device`);
  await expectAccessible(page, 'a code');
  await picture('code');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator('#device-copy').click();
  await page.locator('#said', { hasText: 'Copied.' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.locator('#device-code').textContent());

  const first = await page.locator('#device-code').textContent();
  await page.reload();
  await page.locator('#device-code', { hasText: first }).waitFor();
  await decide('deny');
  await says('trouble', 'The sign-in was denied. Nothing was linked.');
  await page.locator('#device').waitFor({ state: 'hidden' });

  await start('Connect ChatGPT');
  await page.locator('#device').waitFor();
  await decide('expire');
  await says('trouble', 'The code has expired. Take a new one.');

  await start('Connect ChatGPT');
  await page.locator('#device-cancel').click();
  await page.locator('#device').waitFor({ state: 'hidden' });
  assert.equal((await (await page.request.get(`${url}/v1/links/openai/device`)).json()).status, 'none');

  await start('Connect ChatGPT');
  await page.locator('#device').waitFor();
  await decide('approve');
  await says('happened', 'Your ChatGPT account is linked.');
  await page.locator('#links .card > .state', { hasText: 'Works' }).waitFor();
  await page.getByRole('progressbar', { name: /Of 5 hours 88 % left/ }).waitFor();
  await page.getByRole('progressbar', { name: /Of 7 days 60 % left/ }).waitFor();
  await lane('live-lanes', 'ready');
  await lane('batch-lanes', 'ready');
  await expectAccessible(page, 'a linked account');
  await picture('linked');

  await page.goto(`${url}/#/s/${session}`);
  await page.locator('.line.canon').first().waitFor();
  await page.goto(`${url}/account/dashboard`);
  await page.locator('#links dd', { hasText: 'works' }).first().waitFor();

  // The account's owner ends the login elsewhere: the next look finds out.
  for (const what of ['tokens/revoke', 'tokens/expire']) await fetch(`${host}/sandbox/${what}`, { method: 'POST' });
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.locator('#links .card > .state', { hasText: 'Signed out' }).waitFor();
  await expectAccessible(page, 'a lost account');
  await picture('lost');
  await page.getByRole('button', { name: 'Link again' }).click();
  await page.locator('#device').waitFor();
  await decide('approve');
  await page.locator('#links .card > .state', { hasText: 'Works' }).waitFor();

  await page.setViewportSize({ width: 390, height: 844 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `the page is ${wide} px wide on a phone of 390`);
  await expectAccessible(page, 'a linked account on a phone');
  await picture('phone');
  await page.getByRole('button', { name: 'Disconnect ChatGPT' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  await says('happened', 'no longer linked');
  await page.locator('#empty').waitFor();
});
