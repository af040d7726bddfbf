// SPDX-License-Identifier: Apache-2.0
// The keyboard (`?` lists the keys).
import { stopPlayer, togglePlayer } from './player.js';

const dialog = document.getElementById('keys');
const query = document.getElementById('query');
const single = document.getElementById('single-keys');
const kOff = 'single-keys-off';

/// Whether a key that is pressed belongs to something else: text that is typed, a control, another dialog, the browser, or
/// whoever speaks to the computer and wants no letter to be a key (WCAG 2.1.4).
function isTaken({ key, target, ctrlKey, metaKey, altKey, defaultPrevented }, alsoControls) {
  if (ctrlKey || metaKey || altKey || defaultPrevented || document.querySelector('dialog[open]')) return true;
  if (!single.checked && key.length === 1 && key !== ' ') return true;
  return target.closest('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]') !== null
    || (alsoControls && target.closest('button, a, summary, audio, label, input') !== null);
}

function act(event, deed) {
  event.preventDefault();
  deed();
}

/// The keys that hold on the whole page.
export function startKeys() {
  single.checked = localStorage.getItem(kOff) === null;
  single.addEventListener('change', () => {
    if (single.checked) localStorage.removeItem(kOff);
    else localStorage.setItem(kOff, '1');
  });
  for (const opener of document.querySelectorAll('.keys-open')) opener.addEventListener('click', () => dialog.showModal());
  document.getElementById('keys-close').addEventListener('click', () => dialog.close());
  document.addEventListener('keydown', (event) => {
    if (event.target === query && event.key === 'Escape') query.blur();
    if (isTaken(event)) return;
    if (event.key === '?') act(event, () => dialog.showModal());
    if (event.key === 'Escape') stopPlayer();
    if (event.key === '/') {
      act(event, () => {
        // A phone that reads shows no list.
        if (!query.checkVisibility()) location.hash = '#/';
        setTimeout(() => query.focus());
      });
    }
  });
}

/// The keys of a session's lines, until `signal`. `onPlay(line, ms)` and `onShare(line, button)` as a click does.
export function lineKeys({ list, view, firstInView, onPlay, onShare, signal }) {
  const inText = (target) => list.contains(target);
  const steps = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };
  document.addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (isTaken(event)) return;
    const line = view.current()?.line;
    if (key === 'j' || key === 'k' || (key in steps && inText(target))) {
      act(event, () => view.step(steps[key], firstInView));
    } else if ((key === 'Home' || key === 'End') && inText(target)) {
      act(event, () => view.toEdge(key === 'End'));
    } else if (key === 'Enter' && target.matches('.line')) {
      act(event, () => onPlay(target.line, target.line.start_ms));
    } else if (key === ' ' && !isTaken(event, true)) {
      act(event, () => togglePlayer() || (line && onPlay(line, line.start_ms)));
    } else if (key === 'l' && line) {
      act(event, () => onShare(line, view.current().querySelector('.share')));
    }
  }, { signal });
}
