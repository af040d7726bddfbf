// SPDX-License-Identifier: Apache-2.0
// record_unplugged.mjs URL WAV WORDS: the system mutes the microphone, which is told of; then it is unplugged, and the browser's next
// choice, which says WORDS again, goes on by itself. Prints the session.
import assert from 'node:assert/strict';
import { barSays, onRecordingPage, record, shows, stop } from './recording_page.mjs';

const [url, wav, words] = process.argv.slice(2);

// Chromium's pretended microphones cannot be pulled out: the page sees of its track what it would see then.
const become = (page, state) => page.evaluate((wanted) => {
  const track = globalThis.tracks.at(-1);
  if (wanted === 'ended') track.stop();
  else Object.defineProperty(track, 'muted', { value: wanted === 'mute', configurable: true });
  track.dispatchEvent(new Event(wanted));
}, state);

await onRecordingPage(url, wav, async (page) => {
  await page.evaluate(() => {
    globalThis.tracks = [];
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wish) => {
      const stream = await ask(wish);
      globalThis.tracks.push(...stream.getAudioTracks());
      return stream;
    };
  });
  await record(page, 'Unplugged');
  await shows(page, words);
  await become(page, 'mute');
  await barSays(page, 'warning', 'The system has muted the microphone.');
  await become(page, 'unmute');
  await page.locator('#rec-warning').waitFor({ state: 'hidden' });
  await become(page, 'ended');
  await shows(page, `${words} ${words}`);
  assert.equal(await page.evaluate(() => globalThis.tracks.length), 2);
  assert.equal(await page.locator('#rec-warning').isVisible(), false);
  console.log(await stop(page));
});
