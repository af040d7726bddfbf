// SPDX-License-Identifier: Apache-2.0
// What the operator may say, and what he is told when it makes no sense.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSettings } from '../../clients/discord/settings.js';

const kGood = { DISCORD_TOKEN: 'abc.def', DISCORD_GUILD: '123456789012345678', HOME: '/home/ada' };
const trouble = (env) => {
  try {
    readSettings(env);
    return '';
  } catch ({ message }) {
    return message;
  }
};

test('little is needed where scribed runs on the same machine', () => {
  const { url, publicUrl, key, stateFile, warnings } = readSettings(kGood);
  assert.equal(url, 'http://127.0.0.1:8790');
  assert.equal(publicUrl, url);
  assert.equal(key, '');
  assert.match(stateFile, /\.local\/state\/scribe-discord\.json$/);
  assert.match(warnings[0], /SCRIBED_PUBLIC_URL/);
});

test('everything that is wrong is said at once, with what to do', () => {
  const said = trouble({ SCRIBED_URL: 'https://scribed.example/', SCRIBED_PUBLIC_URL: 'scribed.example' });
  for (const name of ['DISCORD_TOKEN', 'DISCORD_GUILD', 'SCRIBE_KEY', 'SCRIBED_PUBLIC_URL']) assert.ok(said.includes(name), name);
  assert.match(said, /scribe key new --user discord --scope ingest,read/);
});

test('a key does not travel in the clear, and is one of scribed\'s', () => {
  assert.match(trouble({ ...kGood, SCRIBE_KEY: 'scr_1', SCRIBED_URL: 'http://scribed.example' }), /https/);
  assert.match(trouble({ ...kGood, SCRIBE_KEY: 'sk-1' }), /scr_/);
  assert.equal(trouble({ ...kGood, SCRIBE_KEY: 'scr_1', SCRIBED_URL: 'https://scribed.example/base/' }), '');
  assert.equal(readSettings({ ...kGood, SCRIBE_KEY: 'scr_1', SCRIBED_URL: 'https://scribed.example/base/' }).url, 'https://scribed.example/base');
});

test('secrets may stand in files; a file that is not there is named', () => {
  const dir = mkdtempSync(join(tmpdir(), 'scribe-discord-'));
  try {
    writeFileSync(join(dir, 'token'), 'xyz.123\n');
    const { token } = readSettings({ ...kGood, DISCORD_TOKEN: '', DISCORD_TOKEN_FILE: join(dir, 'token') });
    assert.equal(token, 'xyz.123');
    assert.match(trouble({ ...kGood, SCRIBE_KEY_FILE: join(dir, 'none') }), /none cannot be read \(ENOENT\)/);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('the program says what it wants, and ends with 2 when it does not get it', () => {
  const main = new URL('../../clients/discord/main.js', import.meta.url).pathname;
  const run = (...words) => spawnSync(process.execPath, [main, ...words], { encoding: 'utf8', env: { PATH: process.env.PATH } });
  const help = run('--help');
  assert.equal(help.status, 0);
  assert.match(help.stdout, /DISCORD_TOKEN/);
  const bare = run();
  assert.equal(bare.status, 2);
  assert.match(bare.stderr, /DISCORD_TOKEN is missing/);
  assert.equal(run('--env', '/nowhere/at/all').status, 2);
  assert.equal(run('--what').status, 2);
});
