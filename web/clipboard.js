// SPDX-License-Identifier: Apache-2.0

const said = document.getElementById('said');

let timer;

/// A sentence for a screen reader, and nobody else. It goes away, so that the same one is said again next time.
export function whisper(sentence) {
  clearTimeout(timer);
  said.textContent = sentence;
  timer = setTimeout(() => {
    said.textContent = '';
  }, 5000);
}

/// Copies `text` and shows so on `button` for a moment. Browsers refuse pages that came over plain HTTP from elsewhere.
export async function copy(text, button) {
  button.dataset.label ??= button.textContent;
  let done = '✓';
  try {
    await navigator.clipboard.writeText(text);
    whisper('Copied.');
  } catch {
    done = '✗';
    whisper('This browser lets the page copy nothing.');
  }
  button.textContent = done;
  setTimeout(() => {
    button.textContent = button.dataset.label;
  }, 1500);
}
