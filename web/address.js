// SPDX-License-Identifier: Apache-2.0
// Addresses of sessions and of moments in them: `#/s/ID` and `#/s/ID@1:23`.
import { clock } from './format.js';

/// `{ id, moment }` of a hash: an empty id where it names no session; `moment` in milliseconds, or null.
export function readAddress(hash) {
  const [, id = '', at = ''] = hash.match(/^#\/s\/([^/@]+)(?:@((?:\d{1,3}:)?\d{1,3}:\d{2}))?$/) ?? [];
  if (!at) return { id: decoded(id), moment: null };
  const seconds = at.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return { id: decoded(id), moment: seconds * 1000 };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/// The hash of a session, or of the moment `ms` in it, to the second.
export const addressOf = (id, ms) => `#/s/${encodeURIComponent(id)}${ms === undefined ? '' : `@${clock(ms)}`}`;

/// The same as a whole link that can be given to somebody.
export const linkTo = (id, ms) => new URL(addressOf(id, ms), location.origin + location.pathname).href;
