// SPDX-License-Identifier: Apache-2.0
// library.mjs URL COUNT: COUNT sessions are there, more than a page, titled `Meeting 1`, `Meeting 2`, ...: found,
// opened, deleted.
import assert from 'node:assert/strict';
import { expectAccessible } from './axe.mjs';
import { onPage } from './browser.mjs';

const [url, total] = process.argv.slice(2);

await onPage(url, async (page) => {
  const rows = page.locator('#sessions a');
  const shows = (n) => page.waitForFunction((wanted) => document.querySelectorAll('#sessions a').length === wanted, n);
  const note = (text) => page.locator('#library-note', { hasText: text }).waitFor();
  const query = page.getByRole('searchbox', { name: 'Find a session by its title or its words' });

  await shows(50);
  assert.equal(await page.getByRole('heading', { name: 'Today' }).count(), 1);
  await expectAccessible(page, 'a list');
  await page.locator('#more').click();
  await shows(Number(total));
  await page.locator('#more').waitFor({ state: 'hidden' });
  assert.equal(await rows.first().locator('.title').textContent(), `Meeting ${total}`, 'newest first');

  await query.fill('meeting 12');
  await shows(1);
  await query.fill('nothing of that name');
  await note('No session has “nothing of that name” in its title or its text.');
  await expectAccessible(page, 'a search without a hit');
  await query.fill('Meeting 7');
  await shows(1);

  await rows.first().click();
  await page.locator('#title', { hasText: 'Meeting 7' }).waitFor();
  await page.locator('#state', { hasText: 'Done' }).waitFor();
  await page.locator('#silence', { hasText: 'No words in this recording.' }).waitFor();
  const menu = page.locator('#deeds summary');
  const dialog = page.getByRole('dialog', { name: 'Delete this session?' });
  await menu.click();
  await page.getByRole('button', { name: 'Delete…' }).click();
  await expectAccessible(page, 'a question');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  assert.equal(await rows.count(), 1, 'nothing is deleted without a yes');
  await menu.click();
  await page.getByRole('button', { name: 'Delete…' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await page.locator('#welcome').waitFor();
  await note('No session has “Meeting 7” in its title or its text.');
  await query.fill('');
  await shows(50);

  // A phone shows the list or the session.
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page, 'a list on a phone');
  await rows.first().click();
  await page.locator('#title', { hasText: `Meeting ${total}` }).waitFor();
  assert.equal(await page.locator('#library').isVisible(), false);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `the page is ${wide} px wide on a phone of 390`);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'page', 'the focus comes along');
  await page.getByRole('link', { name: '‹ Sessions' }).click();
  await page.locator('#library').waitFor();
  const back = await page.evaluate(() => document.activeElement.textContent);
  assert.ok(back.startsWith(`Meeting ${total}`), 'and goes back to where it was');
});
