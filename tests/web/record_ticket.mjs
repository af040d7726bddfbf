// SPDX-License-Identifier: Apache-2.0
// record_ticket.mjs URL WAV HALF WORDS KEY KEY_ID OTHER: records with a ticket of KEY, which is revoked once HALF was heard; the
// page says what to do, keeps the rest, and saves it once somebody comes in by a ticket of OTHER, the same user's. Prints the
// session.
import assert from 'node:assert/strict';
import { barSays, onRecordingPage, record, shows, stop } from './recording_page.mjs';

const [url, wav, half, words, key, keyId, other] = process.argv.slice(2);

async function ask(shown, method, path) {
  const reply = await fetch(`${url}${path}`, { method, headers: { Authorization: `Bearer ${shown}` } });
  assert.ok(reply.ok, `${method} ${path}: ${reply.status}`);
  return reply.json();
}

await onRecordingPage(`${url}/#ticket=${(await ask(key, 'POST', '/v1/tickets')).ticket}`, wav, async (page) => {
  await record(page, 'By ticket');
  await shows(page, half);
  await ask(other, 'DELETE', `/v1/keys/${keyId}`);
  await barSays(page, 'warning', 'Your visit here has ended');
  await barSays(page, 'saved', /^No connection: \d+ s kept on this device/);

  const door = await page.context().newPage();
  await door.goto(`${url}/#ticket=${(await ask(other, 'POST', '/v1/tickets')).ticket}`);
  await door.locator('#sessions a', { hasText: 'By ticket' }).waitFor();
  await door.locator('#rec-start').click();
  await door.locator('#rec-problem', { hasText: 'Another page of this browser is recording.' }).waitFor();
  await door.close();

  await barSays(page, 'saved', /^Saved up to/);
  await shows(page, words);
  console.log(await stop(page));
});
