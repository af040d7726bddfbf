// SPDX-License-Identifier: Apache-2.0
// One linked account as a card: whether it works, what is left of its usage, what it can do.
import { day } from './format.js';

export const providers = { openai: 'ChatGPT' };

const kWords = {
  works: ['Works', 'good'],
  unknown: ['Linked; not checked yet', ''],
  spent: ['Its usage is spent', 'failed'],
  reconnect: ['Signed out', 'failed'],
  account: ['Refused', 'failed'],
};
const kAbilities = [['mint', 'Live text'], ['batch', 'Final transcript'], ['usage', 'Telling its usage']];

export function piece(tag, className, ...inside) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...inside);
  return element;
}

/// `about` is what a screen reader says besides.
function button(className, text, about, deed) {
  const made = piece('button', className, text, piece('span', 'unseen', ` ${about}`));
  made.type = 'button';
  made.addEventListener('click', () => deed(made));
  return made;
}

/// 18000 -> "5 hours", 604800 -> "7 days".
function span(seconds) {
  const hours = Math.round(seconds / 3600);
  if (hours < 1) return `${Math.round(seconds / 60)} minutes`;
  if (hours < 48) return `${hours} hours`;
  return `${Math.round(hours / 24)} days`;
}

function usageWindow(id, { used_percent, window_s, resets_at }) {
  const left = Math.min(100, Math.max(0, Math.round(100 - used_percent)));
  const bar = piece('progress', '');
  bar.id = id;
  bar.max = 100;
  bar.value = left;
  const label = piece('label', '', piece('span', '', `Of ${span(window_s)}`), piece('span', '', `${left} % left`));
  label.htmlFor = id;
  return piece('div', '', label, bar, piece('p', 'note', resets_at ? `Full again: ${day(Date.parse(resets_at))}` : ''));
}

function usage({ usage: known }) {
  const windows = [['primary', known?.primary], ['secondary', known?.secondary]].filter(([, window]) => window);
  if (windows.length === 0) return [];
  const boxes = windows.map(([name, window]) => usageWindow(`usage-${name}`, window));
  return [piece('h4', '', 'Usage left'), piece('div', 'windows', ...boxes)];
}

function abilities({ capabilities }) {
  const rows = kAbilities.flatMap(([name, words]) => {
    const known = capabilities[name];
    const verdict = !known
      ? piece('span', 'state', 'not tried yet')
      : piece('span', `state ${known.ok ? 'good' : 'failed'}`, known.ok ? 'works' : 'refused');
    const reason = known && !known.ok && known.reason ? ` ${known.reason}` : '';
    return [piece('dt', '', words), piece('dd', '', verdict, reason)];
  });
  return [piece('h4', '', 'What works'), piece('dl', 'works', ...rows)];
}

/// The card of `link` (GET /v1/links). `onCheck(button)`, `onDisconnect(button)`, `onAgain(button)` are a person's wishes.
export function linkCard(link, { onCheck, onDisconnect, onAgain }) {
  const name = providers[link.provider] ?? link.provider;
  const [words, mood] = kWords[link.verdict] ?? kWords.unknown;
  const facts = [
    link.email,
    link.plan && `plan ${link.plan}`,
    `linked: ${day(Date.parse(link.linked_at))}`,
    link.checked_at && `checked: ${day(Date.parse(link.checked_at))}`,
  ];
  const card = piece('div', 'card', piece('p', `state ${mood}`, words));
  if (!link.works) card.append(piece('p', '', link.message));
  card.append(piece('p', 'facts', facts.filter(Boolean).join(' · ')));
  if (link.check_trouble) card.append(piece('p', 'facts', `The last check found out nothing: ${link.check_trouble}`));
  card.append(...usage(link), ...abilities(link));
  const tools = piece('div', 'tools');
  if (link.verdict === 'reconnect') tools.append(button('strong', 'Link again', name, onAgain));
  tools.append(
    button('quiet', 'Check now', name, onCheck),
    button('quiet', 'Disconnect', name, onDisconnect),
  );
  card.append(tools);
  return card;
}
