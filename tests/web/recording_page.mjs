// SPDX-License-Identifier: Apache-2.0
// The page with a microphone that plays a file, once from its beginning each time it is opened; and what a person
// does there.
import { onPage } from './browser.mjs';

// What Chromium says of its own accord about a connection that the test has broken.
const kBroken = /net::ERR_|Failed to load resource|WebSocket is closed/;

/// onPage() with such a microphone, which the page may use.
export function onRecordingPage(address, wav, check) {
  const args = [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-audio-capture=${wav}%noloop`,
  ];
  return onPage(address, check, { args, expected: kBroken });
}

export const record = async (page, title) => {
  await page.locator('#rec-new-title').fill(title);
  await page.locator('#rec-start').click();
  await page.locator('#recorder[data-phase=recording]').waitFor();
};

/// Until these words stand on the page, with nothing between them.
export async function shows(page, words) {
  const text = () => [...document.querySelectorAll('.line .text')].map(({ textContent }) => textContent).join(' ');
  const shown = (wanted) =>
    [...document.querySelectorAll('.line .text')].map(({ textContent }) => textContent).join(' ').includes(wanted);
  await page.waitForFunction(shown, words).catch(async (error) => {
    throw new Error(`${error.message} The page shows "${await page.evaluate(text)}", not "${words}"`);
  });
}

/// Until the bar says this, a regular expression.
export const barSays = (page, part, words) => page.locator(`#rec-${part}`, { hasText: words }).waitFor();

/// What the bar's clock shows, in seconds.
export async function clock(page) {
  const shown = await page.locator('#rec-clock').textContent();
  return shown.split(':').reduce((sum, digits) => 60 * sum + Number(digits), 0);
}

export const untilClock = (page, seconds) =>
  page.waitForFunction((wanted) => {
    const shown = document.getElementById('rec-clock').textContent.split(':');
    return shown.reduce((sum, digits) => 60 * sum + Number(digits), 0) >= wanted;
  }, seconds);

export async function passes(page, ms) {
  const end = Date.now() + ms;
  await page.waitForFunction((then) => Date.now() >= then, end);
}

/// Ends the recording, and waits until all is saved and the final text is there. Gives the session.
export async function stop(page) {
  await page.locator('#rec-stop').click();
  await barSays(page, 'saved', /All of it is saved/);
  await page.locator('.line.canon').first().waitFor();
  return sessionOf(page);
}

export const sessionOf = (page) => decodeURIComponent(new URL(page.url()).hash.replace('#/s/', ''));
