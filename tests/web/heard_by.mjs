// SPDX-License-Identifier: Apache-2.0
// heard_by.mjs URL SESSION: who transcribed what stands in a line above the text, and opens into reasons.
import assert from 'node:assert/strict';
import { expectAccessible } from './axe.mjs';
import { onSession } from './browser.mjs';

const [url, session] = process.argv.slice(2);

await onSession(url, session, async (page) => {
  const summary = page.locator('#heard-summary');
  await summary.waitFor();
  assert.equal(await summary.textContent(), 'Live text: In pieces · Transcript: API key');
  assert.equal(await page.locator('.strip').first().isVisible(), false);
  await expectAccessible(page, 'who transcribed, closed');
  await summary.click();
  const rows = await page.locator('.stretches li').allTextContents();
  assert.equal(rows.length, 2);
  assert.match(rows[0], /^0:00 – 0:\d\dIn piecesapi_realtime: this account may not use this lane/);
  assert.match(rows[1], /^0:00 – 0:\d\dAPI keychatgpt: no credentials$/);
  assert.equal(await page.locator('.strip span').count(), 2);
  await expectAccessible(page, 'who transcribed, open');
  await page.setViewportSize({ width: 390, height: 800 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, 'it fits a phone');
});
