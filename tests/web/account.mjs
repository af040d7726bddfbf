// SPDX-License-Identifier: Apache-2.0
// account.mjs URL [DIRECTORY]: a person links an account on the page of linked accounts, after a first try that he
// denies, and disconnects it. Pictures of the page go into DIRECTORY.
import assert from 'node:assert/strict';
import { expectAccessible } from './axe.mjs';
import { onPage } from './browser.mjs';

const [url, directory] = process.argv.slice(2);

await onPage(`${url}/account/dashboard`, async (page) => {
  const says = (id, sentence) => page.locator(`#${id}`, { hasText: sentence }).waitFor();
  const picture = (name) => directory && page.screenshot({ path: `${directory}/account-${name}.png` });

  await page.locator('#empty').waitFor();
  await picture('empty');
  await expectAccessible(page, 'two ways to link');

  await page.locator('#connect').click();
  await page.getByRole('button', { name: 'Deny' }).click();
  await says('trouble', 'The sign-in was cancelled. Nothing was linked.');
  assert.equal(new URL(page.url()).search, '', 'what happened is said once');
  await picture('denied');
  await expectAccessible(page, 'a sign-in that was denied');

  await page.locator('#connect').click();
  await page.getByLabel('Account').fill('ben@sandbox.test');
  await page.getByRole('button', { name: 'Approve' }).click();
  await says('happened', 'Your ChatGPT account is linked.');
  await page.locator('#links .card > .state', { hasText: 'Works' }).waitFor();
  assert.match(await page.locator('#links .facts').textContent(), /ben@sandbox\.test · plan plus · linked: Today/);
  assert.equal(await page.locator('#empty').isVisible(), false);
  await picture('linked');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture('linked-dark');
  await page.setViewportSize({ width: 390, height: 700 });
  await picture('linked-narrow');

  await page.reload();
  await page.locator('#links .card').waitFor();
  assert.equal(await page.locator('#happened').isVisible(), false, 'old news is not told again');

  await page.goto(`${url}/account/dashboard?provider_error=%3Cb%3Egotcha`);
  await says('trouble', 'The sign-in did not work. Nothing was linked; try again.');
  assert.ok(!(await page.content()).includes('gotcha'), 'nothing of the address is shown');

  const dialog = page.getByRole('dialog', { name: 'Disconnect ChatGPT?' });
  await page.getByRole('button', { name: 'Disconnect ChatGPT' }).click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  assert.equal(await page.locator('#links .card').count(), 1, 'nothing happens without a yes');
  await page.getByRole('button', { name: 'Disconnect ChatGPT' }).click();
  await dialog.getByRole('button', { name: 'Disconnect' }).click();
  await says('happened', 'no longer linked');
  await page.locator('#empty').waitFor();
  assert.equal(await page.locator('#links .card').count(), 0);
});
