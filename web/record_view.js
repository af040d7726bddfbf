// SPDX-License-Identifier: Apache-2.0
// Recording as a person sees it: where it begins, on the first page, and a bar below everything while it runs.
import { addressOf, readAddress } from './address.js';
import { confirmed } from './confirm.js';
import { clock } from './format.js';
import { levelMeter } from './level_meter.js';
import { listMicrophones, whyNoMicrophone } from './microphone.js';
import { phaseWords, savedWords, warningWords } from './record_words.js';
import { Recorder } from './recorder.js';

const kEveryMs = 250;
const part = (id) => document.getElementById(id);

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/// What the first page says: before a recording, and during one.
const kIntro = {
  false: 'What is said appears as it is spoken. When you stop, the whole recording is transcribed again, accurately.',
  true: 'A recording is under way. It stays with you below, wherever you go on this page.',
};

/// Which buttons a phase has.
const kButtons = {
  asking: [],
  recording: ['rec-mark', 'rec-pause', 'rec-stop'],
  paused: ['rec-resume', 'rec-stop'],
  interrupted: ['rec-resume', 'rec-stop'],
  finishing: [],
  finished: ['rec-close'],
  failed: ['rec-rescue', 'rec-discard'],
};

/// `reopen()` shows what the address names anew.
export function startRecordView(reopen) {
  const bar = part('recorder');
  const meter = levelMeter(part('rec-level'));
  const recorder = new Recorder({ change: () => draw(), level: (peak) => meter.push(peak) });
  let shownSession = '';
  let shownPhase = '';
  let shownMicrophone;
  let refused = false;
  let marked = 0; // when the last mark was made, of the clock

  function drawStart() {
    const busy = recorder.phase !== 'idle' && recorder.phase !== 'finished';
    part('rec-start').disabled = busy;
    const underWay = busy && recorder.recording !== null;
    part('rec-form').hidden = underWay;
    setText(part('rec-intro'), kIntro[underWay]);
    setText(part('rec-start-words'), recorder.phase === 'asking' && !recorder.recording ? 'Waiting for the microphone…' : 'Record');
    const problem = recorder.recording ? '' : recorder.problem || whyNoMicrophone();
    part('rec-problem').hidden = !problem;
    setText(part('rec-problem'), problem);
  }

  function drawButtons() {
    const { phase, recording, microphone } = recorder;
    const wanted = new Set(kButtons[phase]);
    if (phase === 'recording' && microphone?.lost) wanted.add('rec-resume');
    if (phase === 'failed' && !recording.heldMs) wanted.delete('rec-rescue');
    const had = bar.contains(document.activeElement) && document.activeElement.id;
    for (const button of bar.querySelectorAll('button')) button.hidden = !wanted.has(button.id);
    // What took the place of the button that was pressed takes the focus.
    if (had && part(had).hidden) bar.querySelector('button:not([hidden])')?.focus();
  }

  function drawBar() {
    const { phase, recording } = recorder;
    bar.hidden = !recording;
    if (!recording) return;
    bar.dataset.phase = phase;
    bar.classList.toggle('offline', !recording.online && phase !== 'finished');
    setText(part('rec-clock'), clock(recording.recordedMs));
    setText(part('rec-phase'), phaseWords(phase, recording));
    setText(part('rec-saved'), marked > Date.now() - 2000 ? 'Marked this moment' : savedWords(phase, recording));
    setText(part('rec-title'), recording.title || 'Untitled');
    const here = readAddress(location.hash).id === recording.session;
    bar.classList.toggle('here', here && phase !== 'finished');
    part('rec-title').hidden = here;
    part('rec-title').href = recording.session ? addressOf(recording.session) : '#/';
    const warning = warningWords(recorder);
    part('rec-warning').hidden = !warning;
    setText(part('rec-warning'), warning);
    drawButtons();
    part('rec-devices').hidden = !['recording', 'paused'].includes(phase);
  }

  async function drawDevices() {
    const found = await listMicrophones();
    const inUse = recorder.microphone?.name;
    for (const select of [part('rec-device'), part('rec-devices')]) {
      const wanted = select.value;
      const options = found.map(({ id, name }) => new Option(name, id, false, name === inUse));
      if (select.id === 'rec-device') options.unshift(new Option('The browser’s choice', ''));
      select.replaceChildren(...options);
      if (select.id === 'rec-device' && found.some(({ id }) => id === wanted)) select.value = wanted;
    }
    part('rec-device-choice').hidden = found.length < 2;
  }

  // The page is on the session that is being recorded, unless the person has gone elsewhere.
  function followSession() {
    const { recording } = recorder;
    const session = recording?.session ?? '';
    if (session === shownSession) return;
    const here = readAddress(location.hash).id;
    if (session && (here === '' || here === shownSession)) location.hash = addressOf(session);
    if (session || !recording) shownSession = session;
  }

  function draw() {
    const { phase } = recorder;
    if (phase !== shownPhase) {
      if (phase !== 'paused' && phase !== 'recording') meter.clear();
      if (phase === 'recording' && shownPhase === 'asking') queueMicrotask(() => part('rec-pause').focus());
      if (phase === 'finished') part('rec-new-title').value = '';
      shownPhase = phase;
    }
    if (recorder.microphone?.name !== shownMicrophone) {
      shownMicrophone = recorder.microphone?.name;
      drawDevices();
    }
    drawStart();
    drawBar();
    followSession();
    // Whoever was refused here has come in again: so has the page.
    if (refused && recorder.recording?.online) reopen();
    refused = recorder.recording?.refusal ? true : refused && !recorder.recording?.online;
  }

  function mark() {
    if (recorder.phase !== 'recording') return;
    recorder.mark();
    marked = Date.now();
    draw();
  }

  const pauseOrResume = () => (recorder.phase === 'recording' ? recorder.pause() : recorder.phase === 'paused' && recorder.resume());

  part('rec-form').addEventListener('submit', (event) => {
    event.preventDefault();
    recorder.start({ title: part('rec-new-title').value.trim(), microphone: part('rec-device').value });
  });
  async function discard() {
    const sure = await confirmed('Discard what is not saved?', `${savedWords('failed', recorder.recording)}.`, 'Discard it');
    if (sure) recorder.discard();
  }

  const actions = {
    'rec-mark': mark,
    'rec-pause': () => recorder.pause(),
    'rec-resume': () => recorder.resume(),
    'rec-stop': () => recorder.stop(),
    'rec-close': () => recorder.discard(),
    'rec-rescue': () => recorder.rescue(),
    'rec-discard': discard,
  };
  for (const [id, action] of Object.entries(actions)) part(id).addEventListener('click', action);
  part('rec-devices').addEventListener('change', ({ target }) => recorder.choose(target.value).then(drawDevices));
  addEventListener('keydown', (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
    const action = { KeyP: pauseOrResume, KeyM: mark }[event.code];
    if (!action || !recorder.recording) return;
    event.preventDefault();
    action();
  });
  addEventListener('pointerdown', () => recorder.microphone?.wake());
  addEventListener('hashchange', draw);
  navigator.mediaDevices?.addEventListener('devicechange', drawDevices);
  setInterval(() => recorder.recording && draw(), kEveryMs);
  drawDevices();
  draw();
  recorder.restore();
}
