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
  if (!same || !known) {
    playing = { session, track };
    audio.src = audioUrl(session, track);
  }
  // Before anything is loaded this is where playing will begin.
  audio.currentTime = seconds;
  name.textContent = label;
  bar.hidden = false;
  audio.play().catch((error) => {
    // Another jump, or the player's close, takes the place of one that has not begun.
    if (error.name !== 'AbortError') name.textContent = `${label}: no recording to play`;
  });
}

/// `moved(track, ms)` while a track plays; `('', 0)` when none does.
export function onPlaying(callback) {
  moved = callback;
}

/// Pauses what plays, plays on what pauses; false when nothing is open.
export function togglePlayer() {
  if (bar.hidden) return false;
  if (audio.paused) audio.play().catch(() => {});
  else audio.pause();
  return true;
}

export function stopPlayer() {
  if (!bar.hidden) stop();
}

// The browser tells the time four times a second, too seldom for words.
function tell() {
  if (bar.hidden) return;
  moved(playing.track, audio.currentTime * 1000);
  if (!audio.paused && !audio.ended) requestAnimationFrame(tell);
}

audio.addEventListener('playing', tell);
audio.addEventListener('seeked', tell);
audio.addEventListener('ended', () => moved('', 0));
document.getElementById('player-close').addEventListener('click', stop);
