// SPDX-License-Identifier: Apache-2.0
// record_reload.mjs URL WAV HALF WORDS SECONDS: the page is loaded again in mid-recording, while what was said after HALF lies
// on this device alone, and goes on when the person says so. The microphone plays its SECONDS of WORDS anew then. Prints the
// session.
import assert from 'node:assert/strict';
import { barSays, clock, onRecordingPage, record, sessionOf, shows, stop, untilClock } from './recording_page.mjs';
import { Line } from './line.mjs';

const [url, wav, half, words, seconds] = process.argv.slice(2);
const line = await Line.to(url);

await onRecordingPage(line.url, wav, async (page) => {
  await record(page, 'Loaded twice');
  await shows(page, half);
  const before = sessionOf(page);
  // From now on the page loads, and nothing that is recorded gets through.
  await page.route('**/v1/tickets', (route) => route.abort());
  line.cut();
  line.mend();
  await untilClock(page, Number(seconds));
  await barSays(page, 'saved', /^No connection: \d+ s kept on this device/);
  await page.reload();
  await barSays(page, 'phase', 'Interrupted');
  await barSays(page, 'saved', /^No connection: \d+ s kept on this device/);
  assert.ok((await clock(page)) >= Number(seconds), 'the clock goes on where it stood');

  await page.unroute('**/v1/tickets');
  await barSays(page, 'saved', /^Saved up to/);
  assert.equal(sessionOf(page), before);
  await shows(page, words);
  await page.locator('#rec-resume').click();
  await page.locator('#recorder[data-phase=recording]').waitFor();
  await shows(page, `${words} ${words}`);
  assert.equal(await stop(page), before, 'it is the same session');

  await page.reload();
  await page.locator('.line.canon').first().waitFor();
  assert.equal(await page.locator('#recorder').isVisible(), false, 'nothing is left to go on with');
  console.log(before);
});
