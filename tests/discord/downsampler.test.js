// SPDX-License-Identifier: Apache-2.0
// 48 kHz stereo to 16 kHz mono: what passes, what does not, and that the seams between packets are none.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Downsampler } from '../../clients/discord/downsampler.js';

const kLevel = 20000;

const tone = (hertz, seconds, left = 1, right = 1) => {
  const samples = new Int16Array(2 * 48000 * seconds);
  for (let n = 0; n < samples.length / 2; ++n) {
    const wave = kLevel * Math.sin((2 * Math.PI * hertz * n) / 48000);
    samples[2 * n] = Math.round(left * wave);
    samples[2 * n + 1] = Math.round(right * wave);
  }
  return samples;
};

function inPackets(stereo, sizes) {
  const filter = new Downsampler();
  const out = [];
  for (let from = 0, i = 0; from < stereo.length; from += 2 * sizes[i++ % sizes.length]) {
    out.push(...filter.push(stereo.subarray(from, from + 2 * sizes[i % sizes.length])));
  }
  out.push(...filter.flush());
  return Int16Array.from(out);
}

/// In decibels, against the tone that went in; the ends are left out.
function gain(hertz) {
  const out = inPackets(tone(hertz, 0.5), [960]).subarray(400, -400);
  const power = out.reduce((sum, sample) => sum + sample * sample, 0) / out.length;
  return 10 * Math.log10(power / (kLevel * kLevel / 2) + 1e-12);
}

test('flat within 0.1 dB to 7 kHz', () => {
  for (let hertz = 50; hertz <= 7000; hertz += 250) assert.ok(Math.abs(gain(hertz)) < 0.1, `${hertz} Hz: ${gain(hertz)} dB`);
});

test('what would be heard as another tone is 75 dB down, from 8.5 kHz on', () => {
  for (let hertz = 8510; hertz < 24000; hertz += 410) assert.ok(gain(hertz) < -75, `${hertz} Hz: ${gain(hertz)} dB`);
});

test('the sizes of packets change no sample', () => {
  const stereo = tone(1234, 0.3);
  const whole = inPackets(stereo, [stereo.length / 2]);
  assert.equal(whole.length, stereo.length / 6);
  for (const sizes of [[960], [1], [2, 5, 7, 1000], [120, 2880]]) assert.deepEqual(inPackets(stereo, sizes), whole, `${sizes}`);
});

test('sample n stands where sample 3n stood: the delay of the filter is taken out', () => {
  const stereo = tone(500, 0.2);
  const out = inPackets(stereo, [960]);
  for (let n = 100; n < out.length - 100; ++n) assert.ok(Math.abs(out[n] - stereo[6 * n]) < 0.001 * kLevel, `sample ${n}`);
});

test('both channels count half, and nothing overflows', () => {
  assert.ok(inPackets(tone(400, 0.1, 1, -1), [960]).every((sample) => sample === 0));
  const loud = Int16Array.from({ length: 9600 }, (_, i) => (Math.floor(i / 100) % 2 ? 32767 : -32768));
  const out = inPackets(loud, [960]);
  assert.ok(out.includes(32767) && out.includes(-32768), 'clipped, not wrapped');
});
