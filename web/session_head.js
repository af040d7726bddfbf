// SPDX-License-Identifier: Apache-2.0
// What stands above a transcript: title, state, speakers, progress, trouble.
import { showDownloads } from './downloads.js';
import { count, day, duration, stateWords } from './format.js';

const part = (id) => document.getElementById(id);
const stages = {
  listening: ['Finding the pauses', 'track'],
  transcribing: ['Transcribing the recording', 'piece'],
  merging: ['Merging both passes', 'piece'],
};

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export const wantedVersion = () => document.querySelector('input[name=version]:checked').value;

/// `which`: canon, live or changes.
export function wantVersion(which) {
  document.querySelector(`input[name=version][value=${which}]`).checked = true;
}

function showPeople({ session }) {
  const names = session.tracks.map(({ id, name }) => name || id);
  const people = part('people');
  people.hidden = names.length < 2;
  if (people.dataset.names === names.join('\n')) return;
  people.dataset.names = names.join('\n');
  people.replaceChildren(...names.map((name, index) => {
    const person = document.createElement('li');
    person.className = `person s${index % 8}`;
    person.textContent = name;
    return person;
  }));
}

/// Whether doubted lines are to be seen.
export const wantsDoubts = () => part('doubts').checked;

function showDoubts(model) {
  const doubted = wantedVersion() === 'canon' ? model.doubts() : 0;
  part('doubt-choice').hidden = doubted === 0;
  setText(part('doubt-count'), `Show ${count(doubted, 'doubtful line')}`);
}

function showProgress({ session, progress }) {
  const shown = progress !== null && (session.state === 'transcribing' || session.state === 'finishing');
  part('progress').hidden = !shown;
  if (!shown) return;
  const { done, total, stage } = progress;
  const bar = part('progress-bar');
  if (total > 0) {
    bar.max = total;
    bar.value = done;
  } else {
    bar.removeAttribute('value');
  }
  const [words, unit] = stages[stage] ?? stages.transcribing;
  setText(part('progress-text'), total > 0 ? `${words}: ${done} of ${count(total, unit)}` : words);
}

function showNotice(model, problem) {
  const { state, reason } = model.session ?? {};
  const reasoned = ['failed', 'needs_reconnect'].includes(state) || (state === 'transcribing' && reason);
  const words = problem || (reasoned ? reason : model.session ? model.trouble() : '');
  part('notice').hidden = !words;
  setText(part('notice'), words);
}

/// Shows all but the lines. `version`: the one that is read, 0 the newest; `problem`: why the page itself cannot tell
/// more.
export function showHead(model, version, problem) {
  const { session } = model;
  showNotice(model, problem);
  part('versions').hidden = !model.canon;
  if (!session) {
    for (const name of ['title', 'state', 'facts']) setText(part(name), '');
    for (const name of ['people', 'progress', 'doubt-choice']) part(name).hidden = true;
    return;
  }
  const title = session.title || 'Untitled';
  setText(part('title'), title);
  document.title = `${title} · scribed`;
  part('state').className = `state ${session.state}`;
  setText(part('state'), stateWords[session.state] ?? session.state);
  const facts = [day(session.created_ms)];
  if (session.duration_ms && session.state !== 'live') facts.push(duration(session.duration_ms));
  setText(part('facts'), facts.join(' · '));
  showPeople(model);
  showDownloads(session, version);
  showDoubts(model);
  showProgress(model);
}
