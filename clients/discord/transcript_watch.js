// SPDX-License-Identifier: Apache-2.0
// Waits until a session has its final transcript.
import { setTimeout as pause } from 'node:timers/promises';

const kFirstPauseMs = 1000;
const kLongestPauseMs = 30_000;

/// `told(state, reason)` hears each new state of the session until it is `done` or `failed`, or `gone` when scribed does not
/// know it (any more). Stops when `signal` is aborted.
export async function watchTranscript(api, session, told, signal) {
  let last = '';
  for (let ms = kFirstPauseMs; !signal.aborted; ms = Math.min(ms * 1.5, kLongestPauseMs)) {
    const { state, reason = '' } = await api.session(session).catch(({ status }) => ({ state: status === 404 ? 'gone' : last }));
    if (signal.aborted) return;
    if (state !== last) told(state, reason);
    if (['done', 'failed', 'gone'].includes(state)) return;
    last = state;
    await pause(ms, undefined, { signal }).catch(() => {});
  }
}
