// SPDX-License-Identifier: Apache-2.0
// live.mjs URL SESSION LINES: a live session of two speakers, `LINES` lines long when it begins. Prints `reading` when it
// reads above the end: then the other speaker's lines come in above and below, and gaps. Ends the session and sees the
// transcript take the place of the live text, which errs.
import assert from 'node:assert/strict';
import { expectAccessible } from './axe.mjs';
import { onPage } from './browser.mjs';

const [url, session, lines] = process.argv.slice(2);

await onPage(`${url}/#/s/${session}`, async (page) => {
  const follow = page.locator('#follow');
  const atEnd = () => page.evaluate(() => {
    const { scrollHeight, scrollTop, clientHeight } = document.getElementById('page');
    return scrollHeight - scrollTop - clientHeight < 2;
  });
  /// Where the line that was marked stands on the screen, in px.
  const top = () => page.evaluate(() => globalThis.read.getBoundingClientRect().top);
  const stays = async (was, what) => {
    const now = await top();
    assert.ok(Math.abs(now - was) <= 1, `${what}: the line that is read stood at ${was} px, now at ${now} px`);
  };
  const read = (index) => page.evaluate((n) => {
    globalThis.read = document.querySelectorAll('.line')[n];
    document.getElementById('page').scrollTop += globalThis.read.getBoundingClientRect().top - 12;
  }, index);

  await page.locator('.line.live').nth(lines - 1).waitFor();
  await page.waitForFunction(() => {
    const { scrollHeight, scrollTop, clientHeight } = document.getElementById('page');
    return scrollHeight - scrollTop - clientHeight < 2;
  });
  assert.equal(await follow.isVisible(), false, 'at the end there is nowhere to jump');
  await expectAccessible(page, 'a live session');
  await page.locator('#announce').check();

  await read(12);
  await follow.waitFor();
  const was = await top();
  const count = await page.locator('.line').count();
  console.log('reading');

  await page.waitForFunction(() => [...document.querySelectorAll('.line.s1')].filter(
    (line) => line.compareDocumentPosition(globalThis.read) & Node.DOCUMENT_POSITION_FOLLOWING,
  ).length >= 3);
  await page.waitForFunction((n) => document.querySelectorAll('.line').length > n + 6, count);
  await stays(was, 'lines came above and below');
  await page.locator('.line.gap').first().waitFor();
  await stays(was, 'a gap came');
  assert.equal(await atEnd(), false);
  await page.waitForFunction(() => document.querySelectorAll('#spoken p').length > 0);

  // Everything above wraps otherwise.
  await page.setViewportSize({ width: 700, height: 800 });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await stays(was, 'the window became narrow');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await stays(was, 'the window became wide again');

  await follow.click();
  await follow.waitFor({ state: 'hidden' });
  assert.ok(await atEnd(), 'a jump to now goes to the end');

  await read(12);
  await follow.waitFor();
  const before = await top();
  const moment = await page.evaluate(() => globalThis.read.line.start_ms);
  // A real click would scroll up to the button.
  await page.getByRole('button', { name: 'Finish' }).evaluate((button) => button.click());
  await page.getByRole('dialog').getByRole('button', { name: 'Finish' }).click();

  await page.locator('.line.canon').first().waitFor();
  await page.locator('#news', { hasText: /The transcript is here: \d+ places changed/ }).waitFor();
  const [after, at] = await page.evaluate((ms) => {
    const near = [...document.querySelectorAll('.line')].reduce((best, item) =>
      (Math.abs(item.line.start_ms - ms) < Math.abs(best.line.start_ms - ms) ? item : best));
    return [near.getBoundingClientRect().top, near.line.start_ms];
  }, moment);
  assert.ok(Math.abs(at - moment) < 2000 && Math.abs(after - before) <= 1, `the moment ${moment} ms stood at ${before} px, ${at} ms now at ${after} px`);
  assert.ok(await page.evaluate(() => CSS.highlights.get('fresh')?.size > 0), 'what reads otherwise draws the eye');
  await expectAccessible(page, 'a transcript that has just come');

  // In place: what is new, what is gone; without what is gone it is the transcript, without what is new the live text.
  const text = () => page.evaluate(() => [...document.querySelectorAll('.line.s0 .text')].map((one) => one.textContent).join(' '));
  const words = (from) => from.split(/\s+/).filter(Boolean);
  const canon = words(await text());
  await page.locator('#news-show').click();
  await page.locator('.line del').first().waitFor();
  assert.equal(await page.evaluate(() => CSS.highlights.has('fresh')), false, 'once it is looked at that is over');
  await expectAccessible(page, 'what changed');
  const kept = await page.evaluate((gone) => [...document.querySelectorAll('.line.s0 .text')].map((one) => {
    const copy = one.cloneNode(true);
    copy.querySelectorAll(gone).forEach((piece) => piece.replaceWith(' '));
    return copy.textContent;
  }).join(' '), 'del');
  assert.deepEqual(words(kept), canon);
  const heard = await page.evaluate(() => [...document.querySelectorAll('.line.s0 .text')].map((one) => {
    const copy = one.cloneNode(true);
    copy.querySelectorAll('ins').forEach((piece) => piece.replaceWith(' '));
    return copy.textContent;
  }).join(' '));
  await page.getByLabel('As heard live').check();
  await page.locator('.line.live').first().waitFor();
  const live = await page.evaluate(() => [...document.querySelectorAll('.line.live.s0 .text')].map((one) => one.textContent).join(' '));
  assert.deepEqual(words(heard), words(live));
});
