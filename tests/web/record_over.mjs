// SPDX-License-Identifier: Apache-2.0
// record_over.mjs URL WAV HALF SECONDS: the network is away for longer than the daemon waits, from the silence behind HALF to
// the end of the SECONDS that the microphone plays. What was said meanwhile becomes a session of its own. Prints both.
import { barSays, onRecordingPage, record, sessionOf, shows, stop, untilClock } from './recording_page.mjs';
import { Line } from './line.mjs';

const [url, wav, half, seconds] = process.argv.slice(2);
const line = await Line.to(url);

await onRecordingPage(line.url, wav, async (page) => {
  await record(page, 'Away too long');
  await shows(page, half);
  const first = sessionOf(page);
  line.cut();
  await untilClock(page, Number(seconds));
  line.mend();
  await page.locator('#title', { hasText: 'Away too long (continued)' }).waitFor();
  await barSays(page, 'saved', /^Saved up to/);
  console.log(`${first} ${await stop(page)}`);
});
