// SPDX-License-Identifier: Apache-2.0
// What the operator says, by environment variables (`--env FILE` reads them from a file).
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const kLoopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/// Every setting: what it means and what it is when it is not said.
export const kSettings = [
  ['DISCORD_TOKEN', 'the bot\'s token; or DISCORD_TOKEN_FILE, a file that holds it', ''],
  ['DISCORD_GUILD', 'the id of the server to serve (right-click it in Discord: Copy Server ID)', ''],
  ['DISCORD_API', 'another address for Discord\'s API, such as a proxy\'s', 'https://discord.com/api'],
  ['SCRIBED_URL', 'where scribed is', 'http://127.0.0.1:8790'],
  ['SCRIBE_KEY', 'a key of scope ingest,read (scribe key new); or SCRIBE_KEY_FILE', ''],
  ['SCRIBED_PUBLIC_URL', 'where people\'s browsers reach scribed', 'SCRIBED_URL'],
  ['SCRIBE_DISCORD_STATE', 'a file that remembers recordings over a restart', 'scribe-discord.json in $STATE_DIRECTORY or ~/.local/state'],
];

/// A setting that is missing or makes no sense; the message says what to do.
export class BadSettings extends Error {}

function secret(env, name, trouble) {
  const file = env[`${name}_FILE`];
  if (!file) return env[name]?.trim() ?? '';
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    trouble.push(`${name}_FILE: ${file} cannot be read (${error.code}).`);
    return '';
  }
}

function address(text, name, trouble) {
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain = url && ['http:', 'https:'].includes(url.protocol) && !url.username && !url.search && !url.hash;
  if (!plain) trouble.push(`${name}: "${text}" is no address such as https://scribed.example.org.`);
  return plain ? url : new URL('http://127.0.0.1');
}

const stem = (url) => url.href.replace(/\/$/, '');

/// `{token, guild, api, url, key, publicUrl, stateFile, warnings}`; throws BadSettings with everything that is wrong at once.
export function readSettings(env) {
  const trouble = [];
  const token = secret(env, 'DISCORD_TOKEN', trouble);
  const key = secret(env, 'SCRIBE_KEY', trouble);
  const guild = env.DISCORD_GUILD?.trim() ?? '';
  const url = address(env.SCRIBED_URL || 'http://127.0.0.1:8790', 'SCRIBED_URL', trouble);
  const publicUrl = env.SCRIBED_PUBLIC_URL ? address(env.SCRIBED_PUBLIC_URL, 'SCRIBED_PUBLIC_URL', trouble) : url;
  const api = address(env.DISCORD_API || 'https://discord.com/api', 'DISCORD_API', trouble);
  if (!token && !env.DISCORD_TOKEN_FILE) {
    trouble.push('DISCORD_TOKEN is missing: the token of your bot, from https://discord.com/developers/applications (Bot, Reset Token).');
  }
  if (!/^\d{15,21}$/.test(guild)) {
    trouble.push('DISCORD_GUILD is missing or no id: switch Developer Mode on in Discord, right-click your server, Copy Server ID.');
  }
  if (key && !/^scr_[\w]+$/.test(key)) trouble.push('SCRIBE_KEY is no key of scribed\'s; those begin with scr_.');
  if (!key && !env.SCRIBE_KEY_FILE && !kLoopback.has(url.hostname)) {
    trouble.push('SCRIBE_KEY is missing: make one with `scribe key new --user discord --scope ingest,read`.');
  }
  if (key && url.protocol === 'http:' && !kLoopback.has(url.hostname)) {
    trouble.push('SCRIBED_URL: a key must not travel in the clear; use https.');
  }
  if (trouble.length) throw new BadSettings(trouble.join('\n'));
  const home = env.STATE_DIRECTORY || env.XDG_STATE_HOME || join(homedir(), '.local/state');
  const warnings = kLoopback.has(publicUrl.hostname)
    ? ['SCRIBED_PUBLIC_URL is not set: links will open on this machine only.']
    : [];
  return {
    token,
    guild,
    api: stem(api),
    url: stem(url),
    key,
    publicUrl: stem(publicUrl),
    stateFile: env.SCRIBE_DISCORD_STATE || join(home, 'scribe-discord.json'),
    warnings,
  };
}
