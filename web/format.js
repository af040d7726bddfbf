// SPDX-License-Identifier: Apache-2.0
// How times and states read.

/// 65000 -> "1:05", 3661000 -> "1:01:01".
export function clock(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/// 65000 -> "1 min", 12000 -> "12 s".
export function duration(ms) {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function day(ms) {
  const date = new Date(ms);
  const midnight = new Date().setHours(0, 0, 0, 0);
  const time = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  if (ms >= midnight) return `Today, ${time}`;
  if (ms >= midnight - 86400000) return `Yesterday, ${time}`;
  const year = date.getFullYear() === new Date().getFullYear() ? undefined : 'numeric';
  return `${date.toLocaleDateString([], { day: 'numeric', month: 'long', year })}, ${time}`;
}

export const stateWords = {
  live: 'Live',
  finishing: 'Finishing',
  transcribing: 'Transcribing',
  done: 'Done',
  needs_reconnect: 'Waiting for the account',
  failed: 'Failed',
};

/// Why a line is probably nothing that was said.
export const doubtWords = {
  no_voice: 'nobody is heard here',
  prompt_echo: 'repeats the prompt',
  other: 'doubtful',
};

export const gapWords = (gap) => `${duration(gap.end_ms - gap.start_ms)} without live text`;
