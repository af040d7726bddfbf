// SPDX-License-Identifier: Apache-2.0
// The daemon's routes that this page uses (docs/protocol.md).

export const sessionUrl = (id, rest = '') => `/v1/sessions/${encodeURIComponent(id)}${rest}`;
export const audioUrl = (id, track) => sessionUrl(id, `/audio/${encodeURIComponent(track)}.wav`);
/// Version 0: the newest.
export const transcriptUrl = (id, format, version = 0) =>
  sessionUrl(id, `/transcript?format=${format}${version ? `&version=${version}` : ''}`);

async function ask(method, url, signal, wish) {
  let reply;
  try {
    const body = wish && JSON.stringify(wish);
    reply = await fetch(url, { method, signal, body, headers: { Accept: 'application/json' } });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Error('The daemon does not answer.');
  }
  const body = await reply.json().catch(() => null);
  if (reply.ok) return body;
  const sentence = reply.status === 401
    ? 'This server needs a ticket: `scribe ticket` shows an address to open.'
    : body?.error?.message ?? `The daemon answered ${reply.status}.`;
  throw Object.assign(new Error(sentence), { status: reply.status });
}

/// The JSON of a reply. Throws an Error whose message is the daemon's own sentence, with the reply's `status` if there was
/// one.
export const getJson = (url, signal) => ask('GET', url, signal);
export const postJson = (url, signal, wish) => ask('POST', url, signal, wish);
export const deleteJson = (url, signal) => ask('DELETE', url, signal);
