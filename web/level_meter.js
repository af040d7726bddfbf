// SPDX-License-Identifier: Apache-2.0
// The last seconds of sound as a row of bars: that something comes, and how loud it is.

const kFloorDb = -54;
const kBar = 3; // CSS pixels, with as much again between two
const kPitch = 5;

/// A block's peak (0 to 32768) as a height from 0 to 1.
export function heightOf(peak) {
  if (peak === 0) return 0;
  return Math.min(1, Math.max(0, 1 - (20 * Math.log10(peak / 32768)) / kFloorDb));
}

function wordFor(peak) {
  if (peak === 0) return 'no sound';
  if (peak >= 32000) return 'too loud';
  return heightOf(peak) < 0.2 ? 'quiet' : 'good';
}

/// Draws into `canvas`, which is a `role="meter"`.
export function levelMeter(canvas) {
  const pen = canvas.getContext('2d');
  let peaks = [];
  let said = '';

  function draw() {
    const { clientWidth: width, clientHeight: height } = canvas;
    const scale = devicePixelRatio;
    if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
    if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale);
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.fillStyle = getComputedStyle(canvas).color;
    const bars = Math.floor(width / kPitch);
    if (peaks.length > bars) peaks = peaks.slice(-bars);
    for (let i = 0; i < bars; ++i) {
      const peak = peaks[peaks.length - bars + i] ?? 0;
      const tall = Math.max(2, heightOf(peak) * height);
      pen.globalAlpha = peak ? 1 : 0.35;
      pen.fillRect(i * kPitch, (height - tall) / 2, kBar, tall);
    }
  }

  return {
    /// A block of that peak.
    push(peak) {
      peaks.push(peak);
      canvas.setAttribute('aria-valuenow', String(Math.round(100 * heightOf(peak))));
      const word = wordFor(peak);
      if (word !== said) canvas.setAttribute('aria-valuetext', (said = word));
      draw();
    },
    clear() {
      peaks = [];
      draw();
    },
    draw,
  };
}
