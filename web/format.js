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

export const timeOfDay = (ms) => new Date(ms).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });

/// The name of a day: "Today", "Yesterday", "Tomorrow", "12 March", "12 March 2024".
export function dayName(ms, now = Date.now()) {
  const midnight = (days) => {
    const date = new Date(now);
    return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
  };
  const near = [['Yesterday', -1], ['Today', 0], ['Tomorrow', 1]];
  const found = near.find(([, days]) => ms >= midnight(days) && ms < midnight(days + 1));
  if (found) return found[0];
  const date = new Date(ms);
  const year = date.getFullYear() === new Date(now).getFullYear() ? undefined : 'numeric';
  return date.toLocaleDateString([], { day: 'numeric', month: 'long', year });
}

export const day = (ms) => `${dayName(ms)}, ${timeOfDay(ms)}`;

export const stateWords = {
  live: 'Live',
  finishing: 'Finishing',
  transcribing: 'Transcribing',
  done: 'Done',
  needs_reconnect: 'Waiting for the account',
  failed: 'Failed',
};

/// Who transcribes.
export const laneNames = {
  chatgpt_realtime: 'ChatGPT plan',
  api_realtime: 'API key',
  near_live: 'In pieces',
  chatgpt: 'ChatGPT plan',
  api: 'API key',
};

/// Why nobody transcribed a stretch.
export const gapReasons = {
  lane_down: 'nobody was there',
  overflow: 'it waited too long',
  item_failed: 'the transcriber failed',
  timeout: 'no answer in time',
  unreadable: 'the recording could not be read',
  pending: 'not answered yet',
  failed: 'not answered; the live text stands',
};

/// Why a line is probably nothing that was said.
export const doubtWords = {
  no_voice: 'nobody is heard here',
  prompt_echo: 'repeats the prompt',
  other: 'doubtful',
};

/// `who`: empty where only one speaks.
export const gapWords = (gap, who) => `${who && `${who}: `}${duration(gap.end_ms - gap.start_ms)} without live text`;

/// "1 place", "2 places".
export const count = (n, noun) => `${n} ${noun}${n === 1 ? '' : 's'}`;
