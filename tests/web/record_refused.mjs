// SPDX-License-Identifier: Apache-2.0
// record_refused.mjs URL WAV: a microphone that is refused, one that is not there, and an address that browsers do not trust are
// told of in words; after that it works.
import { expectAccessible } from './axe.mjs';
import { onPage } from './browser.mjs';
import { barSays, record } from './recording_page.mjs';

const [url, wav] = process.argv.slice(2);
const fake = ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${wav}%noloop`];
const says = (page, words) => page.locator('#rec-problem', { hasText: words }).waitFor();

await onPage(url, async (page) => {
  const context = page.context();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Browser.setPermission', { permission: { name: 'microphone' }, setting: 'denied', origin: url });
  await page.locator('#rec-start').click();
  await says(page, 'This page may not use the microphone. Allow it');
  await expectAccessible(page, 'a microphone that is refused');
  await context.grantPermissions(['microphone'], { origin: url });
  await record(page, 'After all');
  await barSays(page, 'saved', /^Saved up to/);
  await page.locator('#rec-stop').click();
  await barSays(page, 'saved', /All of it is saved/);
}, { args: fake });

await onPage(url, async (page) => {
  await page.context().grantPermissions(['microphone'], { origin: url });
  await page.locator('#rec-start').click();
  await says(page, 'No microphone is connected.');
});

const elsewhere = url.replace('127.0.0.1', 'scribed.test');
await onPage(elsewhere, (page) => says(page, 'Open this page by https, or on the machine itself'), {
  args: ['--host-resolver-rules=MAP scribed.test 127.0.0.1'],
  expected: /403/,
});
