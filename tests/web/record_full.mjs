// SPDX-License-Identifier: Apache-2.0
// record_full.mjs URL WAV HALF: the daemon's disk takes no more some seconds after HALF was heard. The page says so, and keeps the rest.
import { barSays, onRecordingPage, record, shows } from './recording_page.mjs';

const [url, wav, half] = process.argv.slice(2);

await onRecordingPage(url, wav, async (page) => {
  await record(page, 'No space');
  await shows(page, half);
  await barSays(page, 'warning', 'The server cannot save just now: ');
  await barSays(page, 'saved', /\d+ s (still on|kept on) this device/);
  await barSays(page, 'phase', /^Recording/);
});
