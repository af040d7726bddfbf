// SPDX-License-Identifier: Apache-2.0
// Which version of a session's transcript is read.
import { getJson, sessionUrl } from './api.js';
import { day } from './format.js';

const choice = document.getElementById('version-choice');
const select = document.getElementById('version');

/// `onPick()` when a person chose another version, `onTold(session)` when the daemon has told how the session stands,
/// `onProblem(sentence)` when the daemon does not tell.
export function versionPicker(id, { onPick, onTold, onProblem, signal }) {
  let versions = [];
  let picked = 0;

  function draw() {
    choice.hidden = versions.length < 2;
    select.replaceChildren(...versions.map(({ version, created_ms }, index) => {
      const option = document.createElement('option');
      // The newest stays the newest when a new one comes.
      option.value = index === 0 ? 0 : version;
      option.textContent = `Version ${version} · ${day(created_ms)}`;
      return option;
    }));
    select.value = String(picked);
  }

  select.addEventListener('change', () => {
    picked = Number(select.value);
    onPick();
  }, { signal });

  choice.hidden = true;
  return {
    /// 0: the newest.
    picked: () => picked,
    /// Asks the daemon which versions there are.
    async refresh() {
      try {
        const session = await getJson(sessionUrl(id), signal);
        versions = session.versions.toReversed();
        draw();
        onTold(session);
      } catch (error) {
        if (!signal.aborted) onProblem(error.message);
      }
    },
  };
}
