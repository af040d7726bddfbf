// SPDX-License-Identifier: Apache-2.0
// record.mjs URL WAV WORDS [DIRECTORY]: what is said into the microphone stands on the page while it is said, and the final
// text takes its place. A microphone that gives nothing is told of. Prints the session; pictures go into DIRECTORY.
import assert from 'node:assert/strict';
import { expectAccessible } from './axe.mjs';
import { barSays, clock, onRecordingPage, record, sessionOf, shows, stop } from './recording_page.mjs';

const [url, wav, words, directory] = process.argv.slice(2);

await onRecordingPage(url, wav, async (page) => {
  const picture = (name) => directory && page.screenshot({ path: `${directory}/record-${name}.png` });
  page.on('websocket', (socket) => assert.match(socket.url(), /\/v1\/ingest\?ticket=tkt_\w+$/));
  await picture('start');
  await expectAccessible(page, 'before a recording');
  await record(page, 'Said aloud');
  await page.locator('#title', { hasText: 'Said aloud' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'rec-pause', 'the keyboard is at the bar');
  await shows(page, words);
  assert.equal(await page.locator('#recorder').getAttribute('data-phase'), 'recording', 'it is live text');
  assert.equal(await page.locator('.line.canon').count(), 0);
  await barSays(page, 'saved', /^Saved up to \d+:\d\d$/);
  assert.equal(await page.locator('#rec-warning').isVisible(), false);
  await picture('live');
  await expectAccessible(page, 'while it records');
  await page.locator('#rec-mark').click();
  await barSays(page, 'saved', 'Marked this moment');

  await barSays(page, 'warning', 'No sound comes from the microphone');
  await picture('silent');
  await expectAccessible(page, 'without sound');

  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  assert.equal(dialog.type(), 'beforeunload', 'a page that records is not closed by mistake');
  await dialog.dismiss();

  const recorded = await clock(page);
  const session = await stop(page);
  assert.ok((await clock(page)) >= recorded);
  await picture('done');
  await expectAccessible(page, 'saved');
  assert.equal(sessionOf(page), session, 'the page stays on the session');
  await page.locator('#rec-close').click();
  await page.locator('#recorder').waitFor({ state: 'hidden' });
  console.log(session);
});
