// SPDX-License-Identifier: Apache-2.0
// troubles.mjs URL STAND_IN SESSION: a session records while every lane refuses. The page says what is wrong, ends the
// session, and transcribes it once the stand-in for the service is well again.
import assert from 'node:assert/strict';
import { expectAccessible } from './axe.mjs';
import { onPage } from './browser.mjs';

const [url, standIn, session] = process.argv.slice(2);

await onPage(`${url}/#/s/${session}`, async (page) => {
  const says = (id, sentence) => page.locator(`#${id}`, { hasText: sentence }).waitFor();
  await says('notice', 'No live text just now');
  await says('notice', 'The recording goes on.');
  await page.locator('.line.gap', { hasText: /without live text/ }).first().waitFor();
  await expectAccessible(page, 'a session without live text');

  await page.getByRole('button', { name: 'Finish' }).click();
  await page.getByRole('dialog', { name: 'Finish this session?' }).getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const { state } = await (await page.request.get(`${url}/v1/sessions/${session}`)).json();
  assert.equal(state, 'live', 'nothing ends without a yes');
  await page.getByRole('button', { name: 'Finish' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Finish' }).click();

  await says('state', 'Failed');
  await says('notice', 'could not be transcribed');
  await says('silence', 'No words. The recording is kept.');
  await page.locator('#sessions .state.failed').waitFor();
  await expectAccessible(page, 'a session that failed');

  await page.getByRole('link', { name: 'Account', exact: true }).click();
  const lane = page.locator('#live-lanes li', { hasText: 'API key' });
  await lane.locator('.state', { hasText: 'refused' }).waitFor();
  assert.match(await lane.textContent(), /this account may not use this lane.*Tried again Tomorrow, /);
  await expectAccessible(page, 'refused lanes');

  assert.equal((await fetch(`${standIn}/sandbox/faults`, { method: 'DELETE' })).status, 200);
  await page.goBack();
  await page.getByRole('button', { name: 'Transcribe again' }).click();
  await says('state', 'Done');
  await page.locator('.line.canon').first().waitFor();
  assert.equal(await page.locator('#notice').isVisible(), false, 'what is over is not told any more');
});
