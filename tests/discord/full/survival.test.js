// SPDX-License-Identifier: Apache-2.0
// What breaks under the forwarder, and that nothing said is lost by it: scribed, the way to it, the forwarder itself.
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { play, script } from '../support/call.js';
import { FakeGateway } from '../support/fake_gateway.js';
import { until } from '../support/house.js';
import { finalTranscript, heard, inHouse, kAda, kBen, linked, texts } from '../support/meeting_house.js';

const kTalk = [
  { user: kAda.id, ssrc: 11, at: 0, words: 6, seed: 21 },
  { user: kBen.id, ssrc: 22, at: 1000, words: 6, seed: 22 },
  { user: kAda.id, ssrc: 11, at: 3400, words: 6, seed: 23 },
  { user: kBen.id, ssrc: 22, at: 4400, words: 6, seed: 24 },
];
const kWeather = { jitter: 40, seed: 3 };

test('scribed is killed and started again while people talk: nothing is lost, nothing is said twice', () =>
  inHouse([], async ({ house, gateway, start }) => {
    await start();
    await gateway.command('start', kAda);
    const { sent, truth } = await script(kTalk);
    let back;
    const events = [
      { at: 1700, what: () => house.killDaemon() },
      { at: 3000, what: () => void (back = house.startDaemon()) },
    ];
    await play(gateway, sent, { weather: kWeather, events });
    await back;
    await gateway.command('stop', kAda);
    const words = heard(await finalTranscript(house, await linked(gateway)));
    assert.deepEqual(texts(words.get('Ada')), texts(truth.get(kAda.id)));
    assert.deepEqual(texts(words.get('Ben')), texts(truth.get(kBen.id)));
  }));

test('scribed is away when the recording starts, and when it ends: all of it arrives later', () =>
  inHouse([], async ({ house, gateway, start }) => {
    await start();
    await house.killDaemon();
    assert.equal(await gateway.command('start', kAda), 'Recording Stage.');
    assert.match(gateway.texts()[0], /scribed cannot be reached right now/);
    const { sent, truth } = await script(kTalk.slice(0, 1));
    await play(gateway, sent, { weather: kWeather });
    assert.match(await gateway.command('status', kAda), /scribed cannot be reached; 0:0\d wait to be saved/);
    await gateway.command('stop', kAda);
    await house.startDaemon();
    const words = heard(await finalTranscript(house, await linked(gateway)));
    assert.deepEqual(texts(words.get('Ada')), texts(truth.get(kAda.id)));
  }));

test('the forwarder is stopped in mid-recording: the next process goes on in the same session', () =>
  inHouse([], async ({ house, gateway, start }) => {
    const first = await start();
    await gateway.command('start', kAda);
    const before = await script(kTalk.slice(0, 2));
    await play(gateway, before.sent, { weather: kWeather });
    await first.stop();
    assert.match(gateway.texts().at(-1), /stops for a moment/);
    assert.equal(statSync(join(house.dir, 'discord.json')).mode & 0o777, 0o600);

    const next = new FakeGateway();
    next.members = gateway.members;
    await start({ there: next });
    await until(() => next.joined, 'the next process joins');
    await until(() => next.texts()[0]?.includes('goes on'), 'it says so');
    const after = await script(kTalk.slice(0, 2).map((part) => ({ ...part, ssrc: part.ssrc + 1, seed: part.seed + 10 })));
    await play(next, after.sent, { weather: kWeather });
    await next.command('stop', kBen);
    const words = heard(await finalTranscript(house, await linked(next)));
    for (const { id, name } of [kAda, kBen]) {
      assert.deepEqual(texts(words.get(name)), [...texts(before.truth.get(id)), ...texts(after.truth.get(id))], name);
    }
    assert.equal((await house.ask('GET', '/v1/sessions')).sessions.length, 1);
  }));

test('the next process comes when scribed has closed the session: it goes on in another one', () =>
  inHouse(['session.resume_s=1'], async ({ house, gateway, start }) => {
    const first = await start();
    await gateway.command('start', kAda);
    const before = await script(kTalk.slice(0, 1));
    await play(gateway, before.sent, { weather: kWeather });
    await first.stop();
    const sessions = async () => (await house.ask('GET', '/v1/sessions')).sessions;
    await until(async () => (await sessions())[0].state === 'done', 'the session is closed');

    const next = new FakeGateway();
    next.members = gateway.members;
    await start({ there: next });
    await until(() => next.texts()[0]?.includes('goes on'), 'it goes on');
    const after = await script([{ ...kTalk[0], ssrc: 12, seed: 25 }]);
    await play(next, after.sent, { weather: kWeather });
    await next.command('stop', kBen);
    await until(() => next.said.filter(({ session, channel }) => session && channel === 'text').length === 2, 'two links');
    const [second, one] = await sessions();
    assert.deepEqual(texts(heard(await finalTranscript(house, one.id)).get('Ada')), texts(before.truth.get(kAda.id)));
    assert.deepEqual(texts(heard(await finalTranscript(house, second.id)).get('Ada')), texts(after.truth.get(kAda.id)));
  }));

test('a next process that finds nobody there ends the recording, and posts the link', () =>
  inHouse([], async ({ gateway, start }) => {
    const first = await start();
    await gateway.command('start', kAda);
    const { sent } = await script(kTalk.slice(0, 1));
    await play(gateway, sent);
    await first.stop();
    const next = new FakeGateway();
    await start({ there: next });
    await linked(next);
    assert.equal(next.joined, 0);
    assert.match(next.texts()[0], /away for too long/);
  }));

test('scribed closes the session while the way to it is cut: what it did not get goes into another one', () =>
  inHouse(['session.resume_s=1'], async ({ house, gateway, start, line }) => {
    await start();
    await gateway.command('start', kAda);
    // The first session has to be old enough to be worth a second one.
    const talk = [{ user: kBen.id, ssrc: 22, at: 0, words: 2, seed: 31 }, ...kTalk.map((part) => ({ ...part, at: part.at + 10_500 }))];
    const { sent, truth } = await script(talk);
    const sessions = async () => (await house.ask('GET', '/v1/sessions')).sessions;
    const events = [
      { at: 12_000, what: () => line().cut() },
      {
        at: 14_000,
        what: async () => {
          await until(async () => (await sessions())[0].state !== 'live', 'the session is closed');
          line().mend();
        },
      },
    ];
    await play(gateway, sent, { events });
    await gateway.command('stop', kAda);
    await until(() => gateway.said.filter(({ session, channel }) => session && channel === 'text').length === 2, 'two links');
    const words = { Ada: [], Ben: [] };
    for (const { id } of (await sessions()).reverse()) {
      const some = heard(await finalTranscript(house, id));
      for (const name of ['Ada', 'Ben']) words[name].push(...texts(some.get(name) ?? []));
    }
    // The cut goes through a word of each at most; that one is heard in two halves.
    for (const { id, name } of [kAda, kBen]) {
      const whole = words[name].filter((text) => !text.startsWith('?'));
      const said = texts(truth.get(id));
      assert.ok(whole.length >= said.length - 1, `${name}: ${words[name]} of ${said}`);
      assert.deepEqual(whole, said.filter((text) => whole.includes(text)), name);
    }
  }));
