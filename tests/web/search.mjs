// SPDX-License-Identifier: Apache-2.0
// search.mjs URL SESSION WORD: SESSION is found by a word that is said in it, and opens where that is said.
import assert from 'node:assert/strict';
import { expectAccessible } from './axe.mjs';
import { onPage } from './browser.mjs';

const [url, session, word] = process.argv.slice(2);

await onPage(url, async (page) => {
  const query = page.getByRole('searchbox');
  const painted = () => page.evaluate(() => [...(CSS.highlights.get('found') ?? [])].map(String));
  await query.fill(`${word}x`);
  await page.locator('#library-note', { hasText: 'No session has' }).waitFor();
  await query.fill(word.slice(0, 4).toUpperCase());
  await page.locator(`#sessions a[href="#/s/${session}"]`).click();
  await page.locator('.line.moment', { hasText: word }).waitFor();
  assert.ok((await painted()).includes(word), 'the word is marked');
  await expectAccessible(page, 'a word that was found');
  await query.fill('');
  await page.waitForFunction(() => !CSS.highlights.has('found'));
});
