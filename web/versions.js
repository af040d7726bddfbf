// SPDX-License-Identifier: Apache-2.0
// Which version of a session's transcript is read, and the wish for a new one.
import { getJson, postJson, sessionUrl } from './api.js';
import { day } from './format.js';

const choice = document.getElementById('version-choice');
const select = document.getElementById('version');
const again = document.getElementById('again');

/// `onPick()` when a person chose another version, `onProblem(sentence)` when the daemon refuses.
export function versionPicker(id, { onPick, onProblem, signal }) {
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

  again.addEventListener('click', async () => {
    again.disabled = true;
    try {
      await postJson(sessionUrl(id, '/transcribe'), signal);
    } catch (error) {
      if (!signal.aborted) onProblem(error.message);
    }
    again.disabled = false;
  }, { signal });

  choice.hidden = true;
  again.hidden = true;
  again.disabled = false;
  return {
    /// 0: the newest.
    picked: () => picked,
    /// Asks the daemon which versions there are.
    async refresh() {
      try {
        const session = await getJson(sessionUrl(id), signal);
        versions = session.versions.toReversed();
        draw();
      } catch (error) {
        if (!signal.aborted) onProblem(error.message);
      }
    },
    /// Shows whether the session can be transcribed again.
    show({ state }) {
      again.hidden = state !== 'done' && state !== 'failed';
    },
  };
}
