// SPDX-License-Identifier: Apache-2.0
// From Opus packets to samples where they belong, without a daemon; time is the test's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEncoder } from '../../../clients/discord/node_modules/libopus-wasm/dist/index.js';
import { Speaker } from '../../../clients/discord/speaker.js';
import { DiscordSpeaker } from '../support/discord_speaker.js';

const kHertz = 440;

const kQuiet = 60;

/// So many ms of 48 kHz mono: a tone, with a moment of silence before and after it, as voices have.
const tone = (ms) =>
  Int16Array.from({ length: 48 * ms }, (_, n) =>
    n < 48 * kQuiet || n >= 48 * (ms - kQuiet) ? 0 : 8000 * Math.sin((2 * Math.PI * kHertz * n) / 48000),
  );

/// A listener that keeps what was emitted in one array of 16 kHz; `bytes` counts the samples.
class Listener {
  track = new Int16Array(16000 * 20);
  samples = 0;
  end = 0;
  speaker = new Speaker((first, samples) => {
    assert.ok(first >= this.end, `sample ${first} after ${this.end}`);
    this.end = first + samples.length;
    this.samples += samples.length;
    this.track.set(samples, first);
  });

  /// `packets`: `[{at, packet}]`, in order of arrival.
  async hear(packets) {
    this.speaker.receive(packets[0].packet, packets[0].at);
    await new Promise(setImmediate); // the decoder opens
    for (const { at, packet } of packets.slice(1)) this.speaker.receive(packet, at);
    await this.speaker.finish();
  }

  /// The level of the tone from ms to ms, 1 when it is as loud as it was said.
  level(from, to) {
    let [sine, cosine] = [0, 0];
    for (let n = 16 * from; n < 16 * to; ++n) {
      sine += this.track[n] * Math.sin((2 * Math.PI * kHertz * n) / 16000);
      cosine += this.track[n] * Math.cos((2 * Math.PI * kHertz * n) / 16000);
    }
    return (2 * Math.hypot(sine, cosine)) / (16 * (to - from)) / 8000;
  }
}

const speak = async (...spurts) => {
  const client = await DiscordSpeaker.open({ user: 'u', ssrc: 5, timestamp: 0 });
  return spurts.flatMap(([at, ms]) => client.speak(tone(ms), at));
};

test('silence costs nothing, and both sides of it stand where they were said', async () => {
  const listener = new Listener();
  await listener.hear(await speak([0, 400], [5000, 400]));
  assert.equal(listener.samples, 2 * 16 * 420, 'two talkspurts, each with one frame of silence to ring out in');
  assert.ok(listener.level(80, 320) > 0.95);
  assert.ok(listener.level(5080, 5320) > 0.95);
  assert.ok(listener.level(450, 4950) < 0.001);
});

test('a lost packet is concealed; a long loss is a hole that moves nothing', async () => {
  for (const [from, count, concealed] of [[10, 1, true], [10, 3, true], [10, 12, false]]) {
    const listener = new Listener();
    const packets = await speak([0, 1000]);
    await listener.hear([...packets.slice(0, from), ...packets.slice(from + count)]);
    assert.equal(listener.speaker.losses.lost, count);
    assert.equal(listener.level(20 * from, 20 * (from + count)) > 0.5, concealed, `${count} packets`);
    assert.ok(listener.level(20 * (from + count) + 20, 920) > 0.95, 'what follows is in phase and in its place');
    assert.equal(listener.samples, 16 * (1020 - (concealed ? 0 : 20 * count)));
  }
});

test('a lost packet comes back from the one behind it when the sender repeats itself', async () => {
  // Speech at a low rate is what Opus repeats (in-band FEC); an amplitude step shows what was in the lost packet.
  const encoder = await createEncoder({ bitrate: 24000, channels: 2, fec: true, packetLossPercent: 30, signal: 3001, application: 2048, maxBandwidth: 1103 });
  const packets = Array.from({ length: 50 }, (_, i) => {
    const loud = i === 20 ? 1 : 0.02;
    const stereo = new Int16Array(1920);
    for (let n = 0; n < 960; ++n) stereo[2 * n] = stereo[2 * n + 1] = loud * 8000 * Math.sin((2 * Math.PI * kHertz * (960 * i + n)) / 48000);
    return { at: 20 * i, packet: { payload: encoder.encode(stereo), sequence: i, timestamp: 960 * i, ssrc: 1 } };
  });
  const listener = new Listener();
  await listener.hear(packets.filter((_, i) => i !== 20));
  assert.ok(listener.level(405, 425) > 0.3, `level ${listener.level(405, 425)}`);
});

test('who stops in mid-word, without a frame of silence, is heard to the last sample', async () => {
  const listener = new Listener();
  const packets = (await speak([0, 400])).filter(({ voiced }) => voiced);
  await listener.hear(packets);
  assert.equal(listener.samples, 16 * 400);
});

test('a packet that is no Opus is concealed; the stream goes on', async () => {
  const listener = new Listener();
  const packets = await speak([0, 600]);
  packets[10].packet.payload = Buffer.from([0xfb, 0x3f]);
  await listener.hear(packets);
  assert.equal(listener.speaker.losses.bad, 1);
  assert.ok(listener.level(300, 520) > 0.95);
});

test('timestamps that stand still in silence, as bots send them: arrival places the next talkspurt', async () => {
  const listener = new Listener();
  const packets = await speak([0, 400], [3000, 400]);
  const pause = packets.find(({ at }) => at >= 3000);
  const still = pause.packet.timestamp - 960 * packets.indexOf(pause);
  for (const { at, packet } of packets) if (at >= 3000) packet.timestamp -= still;
  await listener.hear(packets);
  assert.ok(listener.level(3080, 3320) > 0.95);
});

test('another SSRC is another stream: what the first still holds comes before it', async () => {
  const listener = new Listener();
  const packets = await speak([0, 400]);
  const client = await DiscordSpeaker.open({ user: 'u', ssrc: 6, timestamp: 77, sequence: 3 });
  const others = client.speak(tone(400), 1000);
  await listener.hear([...packets.filter((_, i) => i !== 15), ...others]);
  assert.ok(listener.level(320, 335) > 0.9, 'behind a gap, not yet due');
  await new Promise(setImmediate);
  assert.ok(listener.level(1080, 1320) > 0.95);
});
