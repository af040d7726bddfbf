// SPDX-License-Identifier: Apache-2.0
// Who may do what, and what is said when it cannot be done.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { play, script } from '../support/call.js';
import { until } from '../support/house.js';
import { finalTranscript, heard, inHouse, kAda, kBen, kEve, linked, texts } from '../support/meeting_house.js';

const kWords = [{ user: kAda.id, ssrc: 11, at: 0, words: 2, seed: 41 }];

test('commands that make no sense are answered', () =>
  inHouse([], async ({ gateway, start }) => {
    await start();
    assert.equal(await gateway.command('stop', kAda), 'Nothing is being recorded.');
    assert.match(await gateway.command('start', kAda, { voice: null }), /Join a voice channel first/);
    await gateway.command('start', kAda);
    assert.match(await gateway.command('start', kBen), /Already recording Stage/);
  }));

test('a recording in which nobody said anything leaves no transcript', () =>
  inHouse([], async ({ house, gateway, start }) => {
    await start();
    await gateway.command('start', kAda);
    await gateway.command('stop', kAda);
    await until(() => gateway.texts().some((text) => /Nobody said anything/.test(text)), 'the end');
    assert.deepEqual((await house.ask('GET', '/v1/sessions')).sessions, []);
  }));

test('who takes the bot out of the channel ends the recording', () =>
  inHouse([], async ({ gateway, start }) => {
    await start();
    await gateway.command('start', kAda);
    const { sent } = await script(kWords);
    await play(gateway, sent);
    gateway.voice('removed');
    await linked(gateway);
    assert.match(gateway.texts().at(-1), /I was removed from the voice channel/);
  }));

test('a packet that cannot be decrypted costs itself alone', () =>
  inHouse([], async ({ house, gateway, start }) => {
    await start();
    await gateway.command('start', kAda);
    const { sent, truth } = await script(kWords);
    const forged = Buffer.from(sent[0].speaker.datagram(sent[0].packet));
    forged[20] ^= 1;
    await play(gateway, sent, { events: [{ at: 201, what: () => gateway.datagram(forged) }] });
    assert.equal(gateway.damaged, 1);
    await gateway.command('stop', kAda);
    const words = heard(await finalTranscript(house, await linked(gateway)));
    assert.deepEqual(texts(words.get('Ada')), texts(truth.get(kAda.id)));
  }));

test('with keys: the bot shows its own, is told when that is not enough, and opens transcripts for those who were there', () =>
  inHouse([], async ({ house, gateway, start }) => {
    const make = async (scopes, key) => {
      const reply = await fetch(`${house.url}/v1/keys`, {
        method: 'POST',
        headers: key ? { authorization: `Bearer ${key}` } : {},
        body: JSON.stringify({ user: 'discord', scopes }),
      });
      return (await reply.json()).key;
    };
    const admin = await make(['admin']);
    await start({ key: await make(['read'], admin) });
    assert.match(await gateway.command('start', kAda), /the key lacks the scope ingest/);
    await start({ key: 'scr_0000000000000000_' + '0'.repeat(64) });
    assert.match(await gateway.command('start', kAda), /does not take recordings from me/);

    await start({ key: await make(['ingest', 'read'], admin) });
    await gateway.command('start', kAda);
    const { sent } = await script(kWords);
    await play(gateway, sent);
    await gateway.command('stop', kAda);
    const session = await linked(gateway);
    assert.match(await gateway.press(session, kEve), /for those who were there/);
    const [, ticket] = (await gateway.press(session, kBen)).match(/https:\/\/scribed\.example\/#ticket=(\w+)&session=ses_\w+$/);
    assert.match(await gateway.press(session, kEve, true), /ticket=/, 'who manages the server may');
    const enter = () => fetch(`${house.url}/v1/browser`, { method: 'POST', headers: { authorization: `Bearer ${ticket}` } });
    const inside = await enter();
    assert.equal(inside.ok, true);
    const cookie = inside.headers.get('set-cookie').split(';')[0];
    const read = await fetch(`${house.url}/v1/sessions/${session}`, { headers: { cookie } });
    assert.equal(read.status, 200);
    const change = await fetch(`${house.url}/v1/sessions/${session}`, { method: 'DELETE', headers: { cookie } });
    assert.equal(change.status, 403, 'it reads only');
    assert.equal((await enter()).status, 401, 'a ticket serves once');
  }));

test('a session has room for 64 speakers; of those who come later the channel is told once', () =>
  inHouse([], async ({ house, gateway, start }) => {
    await start();
    await gateway.command('start', kAda);
    const { sent } = await script(
      Array.from({ length: 66 }, (_, i) => ({ user: `2${String(i).padStart(17, '0')}`, ssrc: 100 + i, at: 25 * i, words: 1, seed: i })),
    );
    await play(gateway, sent);
    await gateway.command('stop', kAda);
    const session = await linked(gateway);
    assert.equal((await house.ask('GET', `/v1/sessions/${session}`)).tracks.length, 64);
    assert.equal(gateway.texts().filter((text) => /More than 64 people/.test(text)).length, 1);
    assert.equal(heard(await finalTranscript(house, session)).size, 64);
  }));
