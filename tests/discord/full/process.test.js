// SPDX-License-Identifier: Apache-2.0
// The program as an operator runs it, with its settings in a file: killed in mid-recording, started again, told to stop.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { play, script } from '../support/call.js';
import { DiscordStandIn, kGuild, kText } from '../support/discord_stand_in.js';
import { House, until } from '../support/house.js';
import { finalTranscript, heard, kAda, kBen, texts } from '../support/meeting_house.js';

const kMain = new URL('../../../clients/discord/main.js', import.meta.url).pathname;
const kToken = 'bot.token.do-not-log';

/// Starts the program; its log goes into the house.
function run(house, discord, number) {
  const file = join(house.dir, 'discord.env');
  const settings = {
    DISCORD_TOKEN: kToken,
    DISCORD_GUILD: kGuild,
    DISCORD_API: discord.api,
    SCRIBED_URL: house.url,
    SCRIBED_PUBLIC_URL: 'https://scribed.example',
    SCRIBE_DISCORD_STATE: join(house.dir, 'discord.json'),
  };
  writeFileSync(file, Object.entries(settings).map(([name, value]) => `${name}=${value}\n`).join(''));
  const log = openSync(join(house.dir, `bot.${number}.log`), 'w');
  // The stand-in's voice servers sign for themselves.
  const env = { PATH: process.env.PATH, HOME: house.dir, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  return spawn(process.execPath, [kMain, '--env', file], { stdio: ['ignore', 'ignore', log], env });
}

const voices = (discord) => ({
  speaking: (userId, ssrc) => discord.voice.speaking(userId, ssrc),
  datagram: (message) => discord.voice.datagram(message),
});

test('the bot is killed in mid-recording and started again: the session goes on; told to stop, it ends with 0', async () => {
  const house = await House.open();
  const discord = await DiscordStandIn.open([kAda, kBen]);
  let bot = run(house, discord, 1);
  try {
    await until(() => discord.commands, 'the bot is there');
    discord.command('start', kAda);
    await until(() => discord.answers.includes('Recording Stage.'), 'the answer');
    const before = await script([{ user: kAda.id, ssrc: 11, at: 0, words: 4, seed: 61 }]);
    await play(voices(discord), before.sent);
    const live = async () => (await house.ask('GET', '/v1/sessions')).sessions;
    await until(async () => {
      const [session] = await live();
      const { segments } = await house.ask('GET', `/v1/sessions/${session.id}/transcript?format=json`);
      return segments.flatMap(({ text }) => text.split(' ')).length === before.truth.get(kAda.id).length;
    }, 'all of it is heard');
    bot.kill('SIGKILL');
    await once(bot, 'exit');

    bot = run(house, discord, 2);
    await until(() => discord.texts(kText).some((text) => /goes on/.test(text)), 'the next one goes on');
    await until(() => discord.voice.listening, 'it listens');
    const after = await script([
      { user: kAda.id, ssrc: 12, at: 0, words: 4, seed: 62 },
      { user: kBen.id, ssrc: 22, at: 500, words: 4, seed: 63 },
    ]);
    await play(voices(discord), after.sent);
    discord.command('stop', kBen);
    const [{ id }, ...others] = await live();
    assert.deepEqual(others, []);
    const words = heard(await finalTranscript(house, id));
    assert.deepEqual(texts(words.get('Ada')), [...texts(before.truth.get(kAda.id)), ...texts(after.truth.get(kAda.id))]);
    assert.deepEqual(texts(words.get('Ben')), texts(after.truth.get(kBen.id)));

    discord.command('start', kAda);
    await until(() => discord.nickname?.startsWith('🔴'), 'the sign');
    bot.kill('SIGTERM');
    const [code] = await once(bot, 'exit');
    assert.equal(code, 0);
    assert.match(discord.texts(kText).at(-1), /stops for a moment/);
    assert.equal(discord.nickname, null, 'nothing says that it records while it does not');
    const logs = readdirSync(house.dir).filter((name) => name.startsWith('bot.')).map((name) => readFileSync(join(house.dir, name), 'utf8')).join('');
    assert.match(logs, / ready\n/);
    for (const secret of [kToken, 'Ada', JSON.parse(readFileSync(join(house.dir, 'discord.json'), 'utf8')).recordings[0].record?.delivery.resume]) {
      assert.ok(!secret || !logs.includes(secret), 'a secret in the log');
    }
  } finally {
    if (bot.exitCode === null && bot.signalCode === null) bot.kill('SIGKILL');
    discord.close();
    await house.close();
  }
});
