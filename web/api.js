// SPDX-License-Identifier: Apache-2.0
// The daemon's routes that this page uses (docs/protocol.md).

export const sessionUrl = (id, rest = '') => `/v1/sessions/${encodeURIComponent(id)}${rest}`;
export const audioUrl = (id, track) => sessionUrl(id, `/audio/${encodeURIComponent(track)}.wav`);
/// Version 0: the newest.
export const transcriptUrl = (id, format, version = 0) =>
  sessionUrl(id, `/transcript?format=${format}${version ? `&version=${version}` : ''}`);

async function ask(method, url, signal) {
  let reply;
  try {
    reply = await fetch(url, { method, signal, headers: { Accept: 'application/json' } });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Error('The daemon does not answer.');
  }
  const body = await reply.json().catch(() => null);
  if (reply.status === 401) throw new Error('This server needs a ticket: `scribe ticket` shows an address to open.');
  if (!reply.ok) throw new Error(body?.error?.message ?? `The daemon answered ${reply.status}.`);
  return body;
}

/// The JSON of a reply. Throws an Error whose message is the daemon's own sentence.
export const getJson = (url, signal) => ask('GET', url, signal);
export const postJson = (url, signal) => ask('POST', url, signal);
export const deleteJson = (url, signal) => ask('DELETE', url, signal);
