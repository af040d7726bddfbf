// SPDX-License-Identifier: Apache-2.0
// The stream of a session's events (docs/protocol.md, "Events").
import { getJson, sessionUrl } from './api.js';

/// Calls `take[type](data)` for each event until `signal`, `onProblem(sentence)` when the stream breaks and with '' when
/// it is whole again.
export function listen(id, take, onProblem, signal) {
  const events = new EventSource(sessionUrl(id, '/events'));
  signal.addEventListener('abort', () => events.close());
  for (const [type, handle] of Object.entries(take)) {
    events.addEventListener(type, ({ data }) => handle(JSON.parse(data)));
  }
  events.onopen = () => onProblem('');
  // The browser comes back by itself after a broken stream; after a refusal it does not, and the refusal has a reason.
  events.onerror = async () => {
    let problem = 'The connection is lost; trying again.';
    if (events.readyState === EventSource.CLOSED) {
      problem = await getJson(sessionUrl(id), signal).then(
        () => 'The connection is lost. Load the page again.',
        (error) => error.message,
      );
    }
    if (!signal.aborted) onProblem(problem);
  };
}
