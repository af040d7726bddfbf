// SPDX-License-Identifier: Apache-2.0
// jump.mjs URL SESSION WORD=MS...: a click on a word plays the recording from that word on.
import assert from 'node:assert/strict';
import { middleOf, onSession } from './browser.mjs';

const [url, session, ...words] = process.argv.slice(2);
const kNearMs = 20;

async function clickAndHear(page, word, ms) {
  const { x, y } = await middleOf(page, word);
  // Once the seek is done the sound goes on, and a busy machine looks late.
  const sought = page.evaluate(() => new Promise((resolve) => {
    const audio = document.getElementById('audio');
    audio.addEventListener('seeking', () => resolve(audio.currentTime * 1000), { once: true });
  }));
  await page.mouse.click(x, y);
  const began = await sought;
  assert.ok(Math.abs(began - ms) <= kNearMs, `${word} begins at ${ms} ms, the player at ${began} ms`);
  await page.waitForFunction((from) => {
    const audio = document.getElementById('audio');
    return !audio.paused && audio.currentTime * 1000 > from + 100;
  }, ms);
}

await onSession(url, session, async (page) => {
  for (const pair of words) {
    const [word, ms] = pair.split('=');
    await clickAndHear(page, word, Number(ms));
  }

  const heard = await page.evaluate(() => {
    const audio = document.getElementById('audio');
    audio.pause();
    audio.currentTime = 0;
    return new Promise((resolve) => {
      audio.addEventListener('seeked', () => resolve(CSS.highlights.has('heard')), { once: true });
    });
  });
  assert.equal(heard, false, 'nothing is marked where nothing is said');

  const [word, ms] = words[0].split('=');
  const marked = await page.evaluate((seconds) => {
    const audio = document.getElementById('audio');
    audio.currentTime = seconds;
    return new Promise((resolve) => {
      audio.addEventListener('seeked', () => resolve(String([...CSS.highlights.get('heard')][0])), { once: true });
    });
  }, Number(ms) / 1000 + 0.03);
  assert.equal(marked, word, 'the word that is heard is marked');

  const line = page.locator('.line', { hasText: word });
  const label = await line.locator('.time').textContent();
  await line.locator('.time').click();
  await page.waitForFunction(() => !document.getElementById('audio').paused);
  const at = await page.evaluate(() => document.getElementById('audio').currentTime);
  const [minutes, seconds] = label.split(':').map(Number);
  const from = minutes * 60 + seconds;
  assert.ok(at >= from && at < from + 3, `the line's time says ${label}, the player ${at} s`);
});
