// SPDX-License-Identifier: Apache-2.0
// How a browser comes in without a key: the address holds a ticket, which becomes a cookie (docs/security.md).

/// Shows the ticket of `#ticket=...`, if there is one, and takes it out of the address, which becomes that of the session
/// in `#ticket=...&session=ID`. The sentence that says why it was refused; empty when all is well.
export async function enter() {
  const [, ticket, session] = location.hash.match(/^#ticket=(\w+)(?:&session=(\w+))?$/) ?? [];
  if (!ticket) return '';
  history.replaceState(null, '', session ? `#/s/${session}` : '#/');
  try {
    const reply = await fetch('/v1/browser', { method: 'POST', headers: { Authorization: `Bearer ${ticket}` } });
    if (reply.ok) return '';
    const body = await reply.json().catch(() => null);
    return body?.error?.message ?? `The daemon answered ${reply.status}.`;
  } catch {
    return 'The daemon does not answer.';
  }
}
