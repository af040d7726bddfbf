// SPDX-License-Identifier: Apache-2.0
// Keeps a phone's screen on: when it goes dark the browser sleeps, and the microphone with it.

let wanted = false;
let lock = null;

async function take() {
  if (!wanted || lock || document.visibilityState !== 'visible') return;
  try {
    lock = await navigator.wakeLock.request('screen');
    lock.onrelease = () => {
      lock = null;
    };
    if (!wanted) lock.release();
  } catch {
    lock = null; // not every browser can, and none must
  }
}

/// Until keepAwake(false), as far as the browser lets us.
export function keepAwake(on) {
  wanted = on;
  if (on) take();
  else lock?.release();
}

// A page that was hidden has lost its lock.
document.addEventListener('visibilitychange', take);
