// SPDX-License-Identifier: Apache-2.0
// versions.mjs URL SESSION INVENTED: transcribes again (the daemon's upstream now makes up INVENTED on silence); both
// versions can be read, and what nobody said is hidden until it is asked for.
import assert from 'node:assert/strict';
import { expectAccessible } from './axe.mjs';
import { onSession } from './browser.mjs';

const [url, session, invented] = process.argv.slice(2);

await onSession(url, session, async (page) => {
  const text = async () => (await page.locator('.line.canon .text').allTextContents()).join(' ');
  const versions = page.locator('#version');
  const doubts = page.locator('#doubts');
  const shows = (word) => page.waitForFunction(
    (wanted) => [...document.querySelectorAll('.line .text')].some((line) => line.textContent.includes(wanted)),
    word,
  );
  const first = await text();
  assert.equal(await versions.isVisible(), false, 'one version leaves nothing to choose');
  assert.equal(await doubts.isVisible(), false, 'nothing is doubted');

  await page.locator('#deeds summary').click();
  await page.locator('#again').click();
  await versions.waitFor();
  assert.match((await versions.locator('option').allTextContents()).join('|'), /^Version 2 .*\|Version 1 /);
  await doubts.waitFor();
  assert.equal(await page.locator('#doubt-count').textContent(), 'Show 1 doubtful line');
  assert.ok(!(await text()).includes(invented), 'what nobody said is hidden');

  await doubts.check();
  await shows(invented);
  assert.equal(await page.locator('.line.doubted .doubt').textContent(), 'nobody is heard here');
  await expectAccessible(page, 'doubtful lines');
  await doubts.uncheck();
  await page.locator('.line.doubted').waitFor({ state: 'detached' });

  await versions.selectOption('1');
  await doubts.waitFor({ state: 'hidden' });
  assert.equal(await text(), first, 'the first version stays as it was');
  const link = await page.locator('#downloads a', { hasText: 'SRT' }).getAttribute('href');
  assert.match(link, /format=srt&version=1$/);

  await versions.selectOption('0');
  await doubts.waitFor();
});
