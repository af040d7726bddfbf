// SPDX-License-Identifier: Apache-2.0
// A call in a voice channel: who says what and when, sent in real time.
import { setTimeout as pause } from 'node:timers/promises';
import { DiscordSpeaker } from './discord_speaker.js';
import { travel } from './network.js';
import { pickCodes, say } from './tone_voice.js';

/// `parts`: `[{user, ssrc, at, words, seed}]`, utterances of `words` words that begin at `at` ms. Gives `{sent, truth}`: packets as they
/// leave, and for each user the words `{text, start, end}` (ms of the call).
export async function script(parts) {
  const speakers = new Map();
  const sent = [];
  const truth = new Map();
  for (const { user, ssrc, at, words, seed } of parts) {
    const key = `${user} ${ssrc}`;
    if (!speakers.has(key)) speakers.set(key, await DiscordSpeaker.open({ user, ssrc, timestamp: 2 ** 32 - 48 * (1000 + (ssrc % 7) * 100) }));
    const speaker = speakers.get(key);
    const spoken = say(pickCodes(words, seed));
    sent.push(...speaker.speak(spoken.samples, at).map((one) => ({ ...one, speaker })));
    const list = truth.get(user) ?? [];
    truth.set(user, list);
    list.push(...spoken.words.map(({ text, start, end }) => ({ text, start: start + at, end: end + at })));
  }
  return { sent, truth };
}

/// Sends it all through the network `weather` (network.js) into the gateway; gives the packets that were lost. `events`: `[{at, what()}]`.
export async function play(gateway, sent, { weather = {}, events = [] } = {}) {
  const { arrived, lost } = travel(sent, weather);
  const agenda = [...arrived, ...events].sort((a, b) => a.at - b.at);
  const began = performance.now();
  for (const { at, what, packet, user, speaker } of agenda) {
    const wait = at - (performance.now() - began);
    if (wait > 1) await pause(wait);
    if (what) {
      await what();
      continue;
    }
    gateway.speaking(user, packet.ssrc);
    gateway.datagram(speaker.datagram(packet));
  }
  return lost;
}
