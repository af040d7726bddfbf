// SPDX-License-Identifier: Apache-2.0
// A forwarder between a Discord of the test's and the real scribed, and what came of it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DaemonApi } from '../../../clients/discord/daemon_api.js';
import { Forwarder } from '../../../clients/discord/forwarder.js';
import { StateFile } from '../../../clients/discord/state_file.js';
import { FakeGateway } from './fake_gateway.js';
import { House, until } from './house.js';

export const kAda = { id: '100000000000000001', name: 'Ada' };
export const kBen = { id: '100000000000000002', name: 'Ben' };
export const kEve = { id: '100000000000000003', name: 'Eve \u0000of\u2028Troy' };

/// A network between the forwarder and scribed that can be cut.
class Line extends DaemonApi {
  #socket = null;
  #cut = false;

  connect(refused) {
    if (this.#cut) throw new Error('the line is cut');
    return (this.#socket = super.connect(refused));
  }

  cut() {
    this.#cut = true;
    this.#socket?.terminate();
  }

  mend() {
    this.#cut = false;
  }
}

/// A house with forwarders in it, whose Discord is the test's. `settings` are scribed's.
export async function inHouse(settings, body) {
  const house = await House.open(settings);
  const gateway = new FakeGateway();
  for (const person of [kAda, kBen]) gateway.members.set(person.id, { ...person, muted: false });
  const forwarders = [];
  let line;
  // Each is what a process would be: the state file is all that they share.
  const start = async ({ there = gateway, key = '' } = {}) => {
    const state = new StateFile(join(house.dir, 'discord.json'));
    line = new Line(house.url, key);
    forwarders.push(new Forwarder({ gateway: there, api: line, state, publicUrl: 'https://scribed.example' }));
    await forwarders.at(-1).start();
    return forwarders.at(-1);
  };
  try {
    await body({ house, gateway, start, line: () => line });
  } finally {
    for (const each of forwarders) await each.stop();
    await house.close();
  }
}

export const finalTranscript = async (house, session) => {
  await until(async () => (await house.ask('GET', `/v1/sessions/${session}`)).state === 'done', 'the final transcript');
  return house.ask('GET', `/v1/sessions/${session}/transcript?format=json`);
};

/// What each speaker said, by the canonical transcript: name -> [{text, start}].
export function heard(transcript) {
  const result = new Map();
  for (const { speaker, source, words } of transcript.segments) {
    // Half a word, where a line was cut, may be heard by the live ear alone.
    assert.ok(source === 'canon' || words.every(([, , text]) => text.startsWith('?')), `${source}: ${words.map(([, , text]) => text)}`);
    result.set(speaker, [...(result.get(speaker) ?? []), ...words.map(([start, , text]) => ({ text, start }))]);
  }
  return result;
}

/// Waits for the link; gives the session.
export const linked = async (gateway) => (await until(() => gateway.said.find(({ session }) => session), 'the link')).session;

export const texts = (words) => words.map(({ text }) => text);

