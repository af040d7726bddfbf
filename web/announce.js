// SPDX-License-Identifier: Apache-2.0
// Lets a screen reader say new lines, for who wants that: a live transcript would drown all else.
const wish = document.getElementById('announce');
const choice = document.getElementById('announce-choice');
const spoken = document.getElementById('spoken');
const kKept = 5;

/// Says each final line once. `state` of the session decides whether there is anything to wish for.
export function announcer() {
  const said = new Set();
  spoken.replaceChildren();
  return {
    show: (state) => {
      choice.hidden = state !== 'live';
    },
    final(id, name, text) {
      if (said.has(id)) return;
      said.add(id);
      if (!wish.checked || !text.trim()) return;
      const line = document.createElement('p');
      line.textContent = `${name}: ${text}`;
      spoken.append(line);
      while (spoken.children.length > kKept) spoken.firstElementChild.remove();
    },
  };
}
