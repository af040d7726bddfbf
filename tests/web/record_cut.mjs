// SPDX-License-Identifier: Apache-2.0
// record_cut.mjs URL WAV HALF WORDS SECONDS [DIRECTORY]: the network breaks once the words of HALF were heard, and comes back
// SECONDS later; all WORDS arrive. Prints the session.
import { expectAccessible } from './axe.mjs';
import { barSays, clock, onRecordingPage, record, shows, stop, untilClock } from './recording_page.mjs';
import { Line } from './line.mjs';

const [url, wav, half, words, seconds, directory] = process.argv.slice(2);
const line = await Line.to(url);

await onRecordingPage(line.url, wav, async (page) => {
  await record(page, 'Over a bad line');
  await shows(page, half);
  const from = await clock(page);
  line.cut();
  await barSays(page, 'saved', /^No connection: \d+ s kept on this device, nothing is lost$/);
  await untilClock(page, from + Number(seconds));
  if (directory) await page.screenshot({ path: `${directory}/record-cut.png` });
  await expectAccessible(page, 'without a connection');
  line.mend();
  await barSays(page, 'saved', /^Saved up to/);
  await shows(page, words);
  console.log(await stop(page));
});
