// SPDX-License-Identifier: Apache-2.0
// Plays a track from a moment on, and says where it is.
import { audioUrl } from './api.js';

const bar = document.getElementById('player');
const name = document.getElementById('player-name');
const audio = document.getElementById('audio');

let playing = { session: '', track: '' };
let moved = () => {};

function stop() {
  audio.pause();
  audio.removeAttribute('src');
  audio.load();
  playing = { session: '', track: '' };
  bar.hidden = true;
  moved('', 0);
}

/// A recording that is still growing is fetched again when the moment lies behind what was loaded.
export function playFrom(session, track, label, ms) {
  const seconds = ms / 1000;
  const same = playing.session === session && playing.track === track;
  const known = Number.isFinite(audio.duration) && seconds < audio.duration;
  if (same && known) {
    audio.currentTime = seconds;
  } else {
    playing = { session, track };
    audio.src = `${audioUrl(session, track)}#t=${seconds.toFixed(2)}`;
  }
  name.textContent = label;
  bar.hidden = false;
  audio.play().catch(() => {
    name.textContent = `${label}: no recording to play`;
  });
}

/// `moved(track, ms)` while a track plays; `('', 0)` when none does.
export function onPlaying(callback) {
  moved = callback;
}

export function stopPlayer() {
  if (!bar.hidden) stop();
}

audio.addEventListener('timeupdate', () => moved(playing.track, audio.currentTime * 1000));
audio.addEventListener('ended', () => moved('', 0));
document.getElementById('player-close').addEventListener('click', stop);
