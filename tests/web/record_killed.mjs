// SPDX-License-Identifier: Apache-2.0
// record_killed.mjs URL WAV HALF WORDS: prints `kill` once HALF was heard; the test then kills the daemon and starts it
// again. All WORDS arrive. Prints the session.
import { barSays, onRecordingPage, record, shows, stop } from './recording_page.mjs';

const [url, wav, half, words] = process.argv.slice(2);

await onRecordingPage(url, wav, async (page) => {
  await record(page, 'Through a crash');
  await shows(page, half);
  console.log('kill');
  await barSays(page, 'phase', 'no connection');
  await barSays(page, 'saved', /^Saved up to/);
  await shows(page, words);
  console.log(await stop(page));
});
