// SPDX-License-Identifier: Apache-2.0
// The whole forwarder between a Discord that sends real Opus packets and the real scribed: a call as it should be.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { play, script } from '../support/call.js';
import { until } from '../support/house.js';
import { finalTranscript, heard, inHouse, kAda, kBen, kEve, linked, texts } from '../support/meeting_house.js';

test('three people talk, also at once, through jitter and reordering: every word is right, under the right name, at its time', () =>
  inHouse([], async ({ house, gateway, start }) => {
    await start();
    assert.equal(await gateway.command('start', kAda, { title: 'Weekly' }), 'Recording Stage.');
    assert.match(gateway.texts()[0], /being recorded and transcribed/);
    assert.deepEqual(gateway.texts('voice'), gateway.texts('text'), 'said where the voices are, too');
    assert.equal(gateway.signed, true);
    const { sent, truth } = await script([
      { user: kAda.id, ssrc: 11, at: 0, words: 6, seed: 1 },
      { user: kBen.id, ssrc: 22, at: 1300, words: 5, seed: 2 },
      { user: kAda.id, ssrc: 11, at: 3600, words: 4, seed: 3 },
      { user: kEve.id, ssrc: 33, at: 4000, words: 5, seed: 4 },
      { user: kBen.id, ssrc: 22, at: 4700, words: 4, seed: 5 },
      // Ada's client reconnects: another SSRC, another sequence.
      { user: kAda.id, ssrc: 44, at: 7300, words: 3, seed: 6 },
    ]);
    const eve = [
      { at: 3900, what: () => gateway.members.set(kEve.id, { ...kEve, muted: false }) },
      { at: 6900, what: () => gateway.members.delete(kEve.id) },
    ];
    await play(gateway, sent, { weather: { jitter: 60, doubled: 0.05, seed: 9 }, events: eve });
    assert.match(await gateway.command('status', kBen), /3 speakers\. Everything is being saved\. Lost on the way: 0\.0 %/);
    await gateway.command('stop', kBen);
    const session = await linked(gateway);
    assert.equal(gateway.signed, false);
    const transcript = await finalTranscript(house, session);
    assert.equal(transcript.title, 'Weekly');
    const words = heard(transcript);
    assert.deepEqual([...words.keys()].sort(), ['Ada', 'Ben', 'Eve of Troy']);
    const shifts = [];
    for (const [user, name] of [[kAda.id, 'Ada'], [kBen.id, 'Ben'], [kEve.id, 'Eve of Troy']]) {
      assert.deepEqual(texts(words.get(name)), texts(truth.get(user)), name);
      truth.get(user).forEach(({ start }, i) => shifts.push(words.get(name)[i].start - start));
    }
    // One shift for all (the recording begins with the first packet), within the jitter and what a busy machine adds.
    assert.ok(Math.max(...shifts) - Math.min(...shifts) < 250, `words are moved by ${Math.min(...shifts)} to ${Math.max(...shifts)} ms`);
    await until(() => gateway.texts().some((text) => /transcript is ready/.test(text)), 'the message that it is ready');
    assert.match(gateway.texts().at(-1), /ended after 0:\d\d \(stopped by Ben\)/);
    assert.equal(await gateway.command('status', kBen), 'Nothing is being recorded.');
  }));

test('one packet of twenty is lost: what was not hit is right, and nothing moves', () =>
  inHouse([], async ({ house, gateway, start }) => {
    await start();
    await gateway.command('start', kAda);
    const { sent, truth } = await script([
      { user: kAda.id, ssrc: 11, at: 0, words: 8, seed: 11 },
      { user: kBen.id, ssrc: 22, at: 1500, words: 8, seed: 12 },
      { user: kAda.id, ssrc: 11, at: 4200, words: 8, seed: 13 },
      { user: kBen.id, ssrc: 22, at: 5700, words: 8, seed: 14 },
    ]);
    const lost = await play(gateway, sent, { weather: { jitter: 60, loss: 0.05, seed: 5 } });
    assert.ok(lost.length > 0.03 * sent.length);
    await gateway.command('stop', kAda);
    const session = await linked(gateway);
    const words = heard(await finalTranscript(house, session));
    let intact = 0;
    const shifts = [];
    for (const { id, name } of [kAda, kBen]) {
      // A lost packet may spoil the word that it was of, and the word behind it whose gap it was of: the ear forgives nothing. What
      // must hold is that every other word is exact, is in the transcript, and stands in the recording where it was said.
      const hit = ({ start: from, end }) => lost.some(({ user, at }) => user === id && at > from - 190 && at < end + 40);
      const recorded = await house.listen(session, id);
      for (const word of truth.get(id).filter((each) => !hit(each))) {
        ++intact;
        assert.ok(texts(words.get(name)).includes(word.text), `${name}'s ${word.text} among ${texts(words.get(name))}`);
        const found = recorded.find(({ text, start: at }) => text === word.text && Math.abs(at - word.start) < 250);
        assert.ok(found, `${name}'s ${word.text} at ${word.start} among ${JSON.stringify(recorded)}`);
        shifts.push(found.start - word.start);
      }
    }
    assert.ok(intact >= 8, `${intact} words were not hit`);
    assert.ok(Math.max(...shifts) - Math.min(...shifts) < 250, `words are moved by ${Math.min(...shifts)} to ${Math.max(...shifts)} ms`);
  }));
