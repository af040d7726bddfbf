// SPDX-License-Identifier: Apache-2.0
// Says the language of tones that scribe-sandbox hears (docs/sandbox.md); the twin of tests/support/tone_voice.cpp.

const kToneMs = 60;
const kSymbolGapMs = 40;
const kWordGapMs = 150;
const kRampMs = 2;
const kLow = [697, 770, 852, 941];
const kHigh = [1209, 1336, 1477, 1633];
const kKeypad = [0x1, 0x2, 0x3, 0xa, 0x4, 0x5, 0x6, 0xb, 0x7, 0x8, 0x9, 0xc, 0xe, 0x0, 0xf, 0xd];

/// How the sandbox writes the word of a code below 4096.
export function toneWord(code) {
  const [first, second, third] = [code >> 8, (code >> 4) & 15, code & 15];
  return ['bdfghjklmnprstvz'[first], 'aeio'[second >> 2], 'lnrs'[second & 3], 'dkmt'[third >> 2], 'aeio'[third & 3]].join('');
}

/// `count` codes, the same for the same seed.
export function pickCodes(count, seed) {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 20;
  });
}

function symbol(out, from, digit, rate, level) {
  const key = kKeypad.indexOf(digit);
  const count = (kToneMs * rate) / 1000;
  const ramp = (kRampMs * rate) / 1000;
  for (let n = 0; n < count; ++n) {
    const edge = Math.min(n, count - 1 - n) + 0.5;
    const gain = edge < ramp ? 0.5 - 0.5 * Math.cos((Math.PI * edge) / ramp) : 1;
    const turn = (2 * Math.PI * n) / rate;
    out[from + n] = Math.round((level / 2) * gain * (Math.sin(turn * kLow[key >> 2]) + Math.sin(turn * kHigh[key & 3])));
  }
}

/// One utterance, with `lead` ms before and `tail` ms after it: `{samples, words: [{text, start, end}]}`; mono Int16 of `rate`,
/// times in ms.
export function say(codes, { rate = 48000, lead = 40, tail = 60, level = 8000 } = {}) {
  const wordMs = 3 * kToneMs + 2 * kSymbolGapMs;
  const total = lead + codes.length * (wordMs + kWordGapMs) - kWordGapMs + tail;
  const samples = new Int16Array((total * rate) / 1000);
  const words = codes.map((code, i) => {
    const start = lead + i * (wordMs + kWordGapMs);
    [code >> 8, (code >> 4) & 15, code & 15].forEach((digit, k) =>
      symbol(samples, ((start + k * (kToneMs + kSymbolGapMs)) * rate) / 1000, digit, rate, level),
    );
    return { text: toneWord(code), start, end: start + wordMs };
  });
  return { samples, words };
}
