// SPDX-License-Identifier: Apache-2.0
// A connection for audio from this page. Each has a ticket of its own, which serves once and within a minute: the browser
// never holds a key, and a refusal has words, which the handshake of a WebSocket keeps from a page.
import { getJson, postJson } from './api.js';

const kPatienceMs = 10000;

const refusal = (message) => Object.assign(new Error(message), { status: 403 });

/// Who this page is to the daemon. Throws what getJson() throws, and a sentence when that one may not record.
export async function whoRecords() {
  const { user, scopes } = await getJson('/v1/whoami', AbortSignal.timeout(kPatienceMs));
  if (scopes.split(' ').includes('ingest')) return user;
  throw refusal('This page came in to read. Recording needs a ticket with the scope ingest.');
}

/// A WebSocket to `GET /v1/ingest` for what `user` records: somebody else may have come in by this browser since.
export async function openIngestSocket(user) {
  const now = await whoRecords();
  if (now !== user) throw refusal(`This recording is ${user}’s, and this browser is in as ${now} now.`);
  const { ticket } = await postJson('/v1/tickets', AbortSignal.timeout(kPatienceMs), { scopes: ['ingest'] });
  const address = new URL(`/v1/ingest?ticket=${ticket}`, location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return new WebSocket(address);
}
