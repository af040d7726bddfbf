// SPDX-License-Identifier: Apache-2.0
// What is said about a recording, in the order of what matters. No page in here.
import { clock, duration } from './format.js';

// Less is under way at any moment.
const kUnderWayMs = 2000;

// "0 s" would say that nothing is left.
const amount = (ms) => duration(Math.max(1000, ms));

/// How the sound is kept. `recording`: a Recording; `phase`: a Recorder's.
export function savedWords(phase, recording) {
  const { savedMs, recordedMs, heldMs, online, session } = recording;
  if (phase === 'finished') return 'All of it is saved';
  if (phase === 'failed') return heldMs ? `${amount(heldMs)} kept on this device` : `Saved up to ${clock(savedMs)}`;
  if (!online && heldMs > kUnderWayMs) return `No connection: ${duration(heldMs)} kept on this device, nothing is lost`;
  if (!online && !session) return 'Connecting…';
  if (phase === 'finishing' && online) return heldMs ? `Saving the last ${amount(heldMs)}…` : 'Finishing…';
  if (heldMs > kUnderWayMs) return `Saving… ${duration(heldMs)} still on this device only`;
  return recordedMs ? `Saved up to ${clock(savedMs)}` : 'Connected';
}

const kSound = {
  none: 'No sound comes from the microphone. Is it muted, or is another one meant?',
  quiet: 'Next to nothing is heard. Is the microphone near enough, and the right one?',
};

/// What a person should see to now, a sentence; empty when all is well. `recorder`: a Recorder.
export function warningWords({ phase, problem, recording, microphone, watch }) {
  if (phase === 'failed') return `The recording has stopped: ${problem}.`;
  if (problem) return problem;
  if (phase === 'finished') return '';
  if (recording?.refusal) {
    if (recording.refusal.status !== 401) return recording.refusal.message;
    return 'Your visit here has ended. Open a new address of `scribe ticket` in this browser; sound is kept meanwhile.';
  }
  if (recording?.droppedMs) {
    return `This device cannot keep more: the oldest ${duration(recording.droppedMs)} that were not saved are lost.`;
  }
  if (recording?.trouble) return `The server cannot save just now: ${recording.trouble}. The sound is kept on this device.`;
  if (phase === 'interrupted') return 'This page was closed while it recorded. Go on recording, or stop to have the final text made.';
  if (phase !== 'recording' || !microphone) return '';
  if (microphone.lost) return 'The microphone is gone. Connect it again, or another one.';
  if (microphone.asleep) return 'The browser has put the microphone to sleep. Touch this page to go on.';
  if (microphone.muted) return 'The system has muted the microphone.';
  return kSound[watch.verdict(Date.now())] ?? '';
}

/// One short word for where the recording is, for screen readers too.
export function phaseWords(phase, recording) {
  const cut = recording && !recording.online && recording.session ? ', no connection' : '';
  return {
    asking: 'Waiting for the microphone',
    recording: `Recording${cut}`,
    paused: `Paused${cut}`,
    interrupted: `Interrupted${cut}`,
    finishing: `Finishing${cut}`,
    finished: 'Saved',
    failed: 'Stopped',
  }[phase] ?? '';
}
