// SPDX-License-Identifier: Apache-2.0
// record_pause.mjs URL WAV HALF WORDS PAUSE_MS: pauses in the silence behind HALF, goes on before the next words. Prints the
// session.
import assert from 'node:assert/strict';
import { barSays, clock, onRecordingPage, passes, record, shows, stop } from './recording_page.mjs';

const [url, wav, half, words, pauseMs] = process.argv.slice(2);

await onRecordingPage(url, wav, async (page) => {
  await record(page, 'With a pause');
  await shows(page, half);
  await page.keyboard.press('Alt+KeyP');
  await barSays(page, 'phase', 'Paused');
  await barSays(page, 'saved', /^Saved up to/);
  const before = await clock(page);
  await passes(page, Number(pauseMs));
  assert.equal(await clock(page), before, 'the clock stands still');
  await page.locator('#rec-resume').click();
  await barSays(page, 'phase', 'Recording');
  await shows(page, words);
  console.log(await stop(page));
});
