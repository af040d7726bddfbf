// SPDX-License-Identifier: Apache-2.0

const said = document.getElementById('said');

/// A sentence for a screen reader, and nobody else.
export function whisper(sentence) {
  said.textContent = '';
  said.textContent = sentence;
}

/// Copies `text` and shows so on `button` for a moment. Browsers refuse pages that came over plain HTTP from elsewhere.
export async function copy(text, button) {
  const was = button.textContent;
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
    if (button.textContent === done) button.textContent = was;
  }, 1500);
}
