// SPDX-License-Identifier: Apache-2.0
// keys.mjs URL SESSION: a transcript is read and heard by the keyboard alone; a link leads to a moment.
import assert from 'node:assert/strict';
import { expectAccessible } from './axe.mjs';
import { onSession } from './browser.mjs';

const [url, session] = process.argv.slice(2);

await onSession(url, session, async (page) => {
  const press = (key) => page.keyboard.press(key);
  const focused = () => page.evaluate(() => [...document.querySelectorAll('.line')].indexOf(document.activeElement));
  const audio = (what) => page.evaluate((name) => document.getElementById('audio')[name], what);
  const plays = (yes) => page.waitForFunction((wanted) => document.getElementById('audio').paused !== wanted, yes);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const last = await page.locator('.line').count() - 1;
  assert.ok(last >= 1, 'two lines at least');

  await press('j');
  assert.equal(await focused(), 0, 'the first step goes to what is in view');
  await press('j');
  assert.equal(await focused(), 1);
  await press('ArrowUp');
  assert.equal(await focused(), 0);
  await press('k');
  assert.equal(await focused(), 0, 'there is nothing before the first');
  await press('End');
  assert.equal(await focused(), last);
  assert.equal(await page.locator('.line[tabindex="0"]').count(), 1, 'Tab stops once in the text');

  const { start_ms: start } = await page.evaluate(() => document.activeElement.line);
  await press('Enter');
  await plays(true);
  assert.ok(Math.abs(await audio('currentTime') * 1000 - start) < 2000, 'Enter plays from this line');
  await press('Space');
  await plays(false);
  await press('Space');
  await plays(true);
  await expectAccessible(page, 'a transcript that is heard');
  await press('Escape');
  await page.locator('#player').waitFor({ state: 'hidden' });

  await press('l');
  await page.locator('#said', { hasText: 'Copied.' }).waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, new RegExp(`^${url}/#/s/${session}@\\d+:\\d\\d$`));

  await press('/');
  await page.waitForFunction(() => document.activeElement.id === 'query');
  await page.keyboard.type('j?/');
  assert.equal(await page.locator('#query').inputValue(), 'j?/', 'what is typed is text');
  await press('Escape');
  await press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await keys.waitFor();
  await expectAccessible(page, 'the keys');
  await press('j');
  assert.ok(await keys.isVisible(), 'nothing moves under a dialog');
  await page.locator('#single-keys').uncheck();
  await press('Escape');
  await keys.waitFor({ state: 'hidden' });
  await page.locator('.line').first().focus();
  await press('j');
  assert.equal(await focused(), 0, 'letters are no keys for whoever wants it so');
  await press('ArrowDown');
  assert.equal(await focused(), 1);
  await page.locator('#deeds summary').click();
  await page.getByRole('button', { name: 'Keys' }).click();
  await page.locator('#single-keys').check();
  await page.locator('#keys-close').click();

  const visitor = await page.context().browser().newContext();
  const other = await visitor.newPage();
  await other.goto(link);
  await other.locator('.line.moment').waitFor();
  const found = await other.evaluate(() => {
    const line = document.querySelector('.line.moment');
    const { top, bottom } = line.getBoundingClientRect();
    return { start: line.line.start_ms, seen: top >= 0 && bottom <= innerHeight };
  });
  assert.deepEqual(found, { start, seen: true });
  await other.evaluate((id) => {
    location.hash = `#/s/${id}@0:00`;
  }, session);
  await other.waitForFunction(() => document.querySelector('.line.moment') === document.querySelector('.line'));
  await visitor.close();

  const files = await page.locator('#downloads a').evaluateAll((links) => links.map(({ href }) => href));
  assert.equal(files.length, 6, 'five formats and a recording');
  for (const file of files) {
    const reply = await page.request.get(file);
    assert.equal(reply.status(), 200, file);
    assert.ok((await reply.body()).length > 0, file);
  }
});
