// SPDX-License-Identifier: Apache-2.0
// The resampler, measured: what it keeps, what it keeps out, and that cuts in its input do not show.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kTrackRate, Resampler, toInt16 } from '../../web/resampler.js';

const kRates = [8000, 11025, 16000, 22050, 24000, 32000, 44100, 44099.3, 48000, 88200, 96000, 192000];
const kSeconds = 0.5;

const sine = (rate, hz, seconds = kSeconds) =>
  Float32Array.from({ length: Math.round(rate * seconds) }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / rate));

function resample(rate, input, quantum = 128) {
  const resampler = new Resampler(rate);
  const parts = [];
  for (let at = 0; at < input.length; at += quantum) parts.push(resampler.push(input.subarray(at, at + quantum)));
  parts.push(resampler.flush());
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

const decibels = (ratio) => 20 * Math.log10(ratio);
const rms = (samples) => Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
// Without the ends, where the filter meets the silence around the sound.
const middle = (samples) => samples.subarray(1600, samples.length - 1600);

const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);

/// How a sine of `hz` comes out: its gain, and all that is not it, both in dB; `shift`: the part of it at a right angle.
function measure(rate, hz) {
  const output = middle(resample(rate, sine(rate, hz)));
  const angles = Float64Array.from(output, (_, i) => (2 * Math.PI * hz * (i + 1600)) / kTrackRate);
  const sines = angles.map(Math.sin);
  const cosines = angles.map(Math.cos);
  // Least squares, as the output need not hold whole periods.
  const [ss, sc, cc] = [dot(sines, sines), dot(sines, cosines), dot(cosines, cosines)];
  const [s, c] = [dot(output, sines), dot(output, cosines)];
  const a = (s * cc - c * sc) / (ss * cc - sc * sc);
  const b = (c * ss - s * sc) / (ss * cc - sc * sc);
  const rest = Float64Array.from(output, (x, i) => x - a * sines[i] - b * cosines[i]);
  return { gain: decibels(Math.hypot(a, b) / 0.5), snr: decibels(rms(output) / rms(rest)), shift: b };
}

for (const rate of kRates) {
  const top = 0.875 * Math.min(rate, kTrackRate) / 2;
  test(`${rate} Hz: flat and clean up to ${top} Hz, at its time`, () => {
    for (const hz of [100, 1000, 3000, 5000, top].filter((one) => one <= top)) {
      const { gain, snr, shift } = measure(rate, hz);
      assert.ok(Math.abs(gain) < 0.05, `${hz} Hz comes out ${gain} dB stronger`);
      assert.ok(snr > 85, `${hz} Hz comes out with an SNR of ${snr} dB`);
      assert.ok(Math.abs(shift) < 1e-3, `${hz} Hz is shifted`);
    }
  });
}

test('what 16000 samples per second cannot hold stays out', () => {
  for (const rate of kRates.filter((one) => one > 17000)) {
    for (const hz of [8000, 8400, 9000, 10500, 15000, 20000].filter((one) => one < rate / 2)) {
      const left = decibels(rms(middle(resample(rate, sine(rate, hz)))) / rms(sine(rate, hz)));
      assert.ok(left < -90, `${hz} Hz of ${rate} comes through at ${left} dB`);
    }
  }
});

test('the output does not depend on how the input is cut, and has its length', () => {
  for (const rate of kRates) {
    const input = sine(rate, 1234, 0.2);
    const whole = resample(rate, input, input.length);
    assert.equal(whole.length, Math.ceil((input.length * kTrackRate) / rate - 1e-6));
    for (const quantum of [1, 7, 128, 1000]) assert.deepEqual(resample(rate, input, quantum), whole, `${rate} by ${quantum}`);
  }
});

test('a minute of an odd rate neither gains nor loses a sample', () => {
  const resampler = new Resampler(44100);
  const block = new Float32Array(44100 / 4);
  let count = 0;
  for (let i = 0; i < 4 * 60; ++i) count += resampler.push(block).length;
  count += resampler.flush().length;
  assert.equal(count, 60 * kTrackRate);
});

test('full scale and beyond is cut off, not wrapped', () => {
  assert.deepEqual([...toInt16(Float32Array.of(0, 0.5, -1, 1, 2, -2))], [0, 16384, -32768, 32767, 32767, -32768]);
});
