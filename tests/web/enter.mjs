// SPDX-License-Identifier: Apache-2.0
// enter.mjs URL TICKET SESSION TITLE [DIRECTORY]: a browser comes in with a ticket and sees that session, which has that
// title; another one that has the same ticket does not. Pictures go into DIRECTORY.
import assert from 'node:assert/strict';
import { expectAccessible } from './axe.mjs';
import { onPage } from './browser.mjs';

const [url, ticket, session, title, directory] = process.argv.slice(2);

await onPage(`${url}/#ticket=${ticket}&session=${session}`, async (page) => {
  await page.locator('#title', { hasText: title }).waitFor();
  assert.equal(page.url().includes(ticket), false, 'the address keeps no ticket');
  await page.locator('#transcript li').first().waitFor();
  await page.reload();
  await page.locator('#title', { hasText: title }).waitFor();
  if (directory) await page.screenshot({ path: `${directory}/enter-inside.png` });

  const thief = await page.context().browser().newContext();
  const other = await thief.newPage();
  await other.goto(`${url}/#ticket=${ticket}`);
  await other.locator('#library-note', { hasText: 'was used before' }).waitFor();
  if (directory) await other.screenshot({ path: `${directory}/enter-refused.png` });
  await expectAccessible(other, 'a ticket that was refused');
  await other.reload();
  await other.locator('#library-note', { hasText: 'needs a ticket' }).waitFor();
  assert.equal(await other.locator('#sessions a').count(), 0);
  await thief.close();
});
