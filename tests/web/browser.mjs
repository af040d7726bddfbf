// SPDX-License-Identifier: Apache-2.0
// A page in Chromium, and what a person sees of it.
import { chromium } from 'playwright-core';

const kPatience = 30000;

/// Runs `check(page)` on the page at `address`; ends the process with 1 and the reason when it throws. What the page
/// itself reports as an error is one, unless it is `expected` (a regular expression), and so is a request to another host; browsers report violations of the
/// Content-Security-Policy as errors too. Only the person goes elsewhere, by a navigation.
/// `args`: Chromium's, on top.
export async function onPage(address, check, { args = [], expected } = {}) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: process.getuid() === 0 ? ['--no-sandbox', ...args] : args,
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !expected?.test(message.text())) errors.push(message.text());
    });
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      const strange = protocol !== 'data:' && origin !== new URL(address).origin && !request.isNavigationRequest();
      if (strange) errors.push(`the page asks ${origin}`);
    });
    page.setDefaultTimeout(kPatience);
    await page.goto(address);
    await check(page);
    if (errors.length) throw new Error(`the page reports: ${errors.join('; ')}`);
  } catch (error) {
    console.error(error.stack);
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}

/// The same on the page of a session, once its transcript stands there.
export const onSession = (url, session, check) =>
  onPage(`${url}/#/s/${session}`, async (page) => {
    await page.locator('.line.canon').first().waitFor();
    await check(page);
  });

/// The middle of a word of the transcript, scrolled into view. Words of the test language stand there once.
export function middleOf(page, word) {
  return page.evaluate((text) => {
    for (const { firstChild: node } of document.querySelectorAll('.line .text')) {
      const at = node?.data.indexOf(text) ?? -1;
      if (at < 0) continue;
      node.parentElement.scrollIntoView({ block: 'center' });
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + text.length);
      const { left, top, width, height } = range.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    }
    throw new Error(`the page does not show ${text}`);
  }, word);
}
