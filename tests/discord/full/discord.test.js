// SPDX-License-Identifier: Apache-2.0
// The bot as it runs: discord.js and @discordjs/voice against a stand-in for Discord, packets over real UDP, the real scribed.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { DaemonApi } from '../../../clients/discord/daemon_api.js';
import { DiscordGateway } from '../../../clients/discord/discord_gateway.js';
import { Forwarder } from '../../../clients/discord/forwarder.js';
import { StateFile } from '../../../clients/discord/state_file.js';
import { play, script } from '../support/call.js';
import { DiscordSpeaker } from '../support/discord_speaker.js';
import { DiscordStandIn, kGuild, kText, kVoice } from '../support/discord_stand_in.js';
import { House, until } from '../support/house.js';
import { finalTranscript, heard, kAda, kBen, texts } from '../support/meeting_house.js';

// The stand-in's voice servers sign for themselves.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';

async function withDiscord(body) {
  const house = await House.open();
  const discord = await DiscordStandIn.open([kAda, kBen]);
  const publicUrl = 'https://scribed.example';
  const forwarder = new Forwarder({
    gateway: new DiscordGateway({ token: 'bot.token.1', guild: kGuild, publicUrl, api: discord.api }),
    api: new DaemonApi(house.url, ''),
    state: new StateFile(join(house.dir, 'discord.json')),
    publicUrl,
  });
  try {
    await forwarder.start();
    await body({ house, discord });
  } finally {
    await forwarder.stop();
    discord.close();
    await house.close();
  }
}

/// What play() sends into: whatever the voice server of the moment is.
const voices = (discord) => ({
  speaking: (userId, ssrc) => discord.voice.speaking(userId, ssrc),
  datagram: (message) => discord.voice.datagram(message),
});

test('a recording from the first command to the transcript, over a move of the region', () =>
  withDiscord(async ({ house, discord }) => {
    assert.deepEqual(discord.commands[0].options.map(({ name }) => name), ['start', 'stop', 'status']);
    discord.command('start', kAda);
    await until(() => discord.answers.includes('Recording Stage.'), 'the answer');
    assert.match(discord.texts(kText)[0], /being recorded and transcribed\*\* \(Stage, started by Ada\)/);
    assert.match(discord.texts(kVoice)[0], /being recorded and transcribed/);
    await until(() => discord.nickname === '🔴 REC Scribe', 'the sign');

    const before = await script([
      { user: kAda.id, ssrc: 11, at: 0, words: 4, seed: 51 },
      { user: kBen.id, ssrc: 22, at: 700, words: 4, seed: 52 },
    ]);
    await play(voices(discord), before.sent, { weather: { jitter: 30, seed: 2 } });
    await discord.moveRegion();
    await until(() => discord.voice.listening, 'the bot at the new server');
    const after = await script([
      { user: kAda.id, ssrc: 31, at: 0, words: 4, seed: 53 },
      { user: kBen.id, ssrc: 42, at: 700, words: 4, seed: 54 },
    ]);
    await play(voices(discord), after.sent, { weather: { jitter: 30, seed: 4 } });
    discord.command('stop', kBen);
    const link = await until(() => [...discord.messages.values()].find(({ components }) => components?.length), 'the link');
    const [open, openForMe] = link.components[0].components;
    const session = open.url.match(/^https:\/\/scribed\.example\/#\/s\/(ses_\w+)$/)[1];
    const words = heard(await finalTranscript(house, session));
    for (const { id, name } of [kAda, kBen]) {
      assert.deepEqual(texts(words.get(name)), [...texts(before.truth.get(id)), ...texts(after.truth.get(id))], name);
    }
    await until(() => discord.nickname === null, 'the sign is taken away');
    await until(() => discord.texts(kText).some((text) => /transcript is ready/.test(text)), 'the message changes');
    discord.press(openForMe.custom_id, kAda, link);
    await until(() => discord.answers.some((text) => text.includes(`&session=${session}`)), 'a ticket for who was there');
  }));

test('who takes the bot out of the channel ends the recording', () =>
  withDiscord(async ({ discord }) => {
    discord.command('start', kAda);
    await until(() => discord.answers.includes('Recording Stage.'), 'the answer');
    const { sent } = await script([{ user: kAda.id, ssrc: 11, at: 0, words: 1, seed: 55 }]);
    await play(voices(discord), sent);
    discord.removeBot();
    await until(() => discord.texts(kText).some((text) => /I was removed from the voice channel/.test(text)), 'the end');
  }));

test('a connection whose keys are lost is made anew, and then it hears again', () =>
  withDiscord(async ({ house, discord }) => {
    discord.command('start', kAda);
    await until(() => discord.answers.includes('Recording Stage.'), 'the answer');
    // As DAVE frames come through before their keys are there: a tag, a nonce, no ranges, the size, the marker.
    const sealed = Buffer.concat([Buffer.alloc(40, 0x5a), Buffer.from([12, 0xfa, 0xfa])]);
    const speaker = await DiscordSpeaker.open({ user: kAda.id, ssrc: 10 });
    const sent = Array.from({ length: 270 }, (_, i) => {
      const packet = { payload: sealed, sequence: i, timestamp: 960 * i, ssrc: 10 };
      return { at: 20 * i, packet, user: kAda.id, speaker };
    });
    discord.voice.listening = false;
    await play(voices(discord), sent);
    await until(() => discord.voice.listening, 'another connection');
    const after = await script([{ user: kAda.id, ssrc: 11, at: 0, words: 4, seed: 57 }]);
    await play(voices(discord), after.sent);
    discord.command('stop', kBen);
    const link = await until(() => [...discord.messages.values()].find(({ components }) => components?.length), 'the link');
    const session = link.components[0].components[0].url.split('/').at(-1);
    const words = heard(await finalTranscript(house, session));
    assert.deepEqual(texts(words.get('Ada')), texts(after.truth.get(kAda.id)), 'and no noise before it');
  }));
