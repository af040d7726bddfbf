#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// scribe-discord: reads the settings, puts the parts together, ends in order.
import { parseArgs } from 'node:util';
import { log } from './log.js';
import { BadSettings, kSettings, readSettings } from './settings.js';
import { StateFile } from './state_file.js';

const kExit = { failed: 1, usage: 2 };
// Told to stop, the process is gone after this whatever Discord or scribed do.
const kStopMs = 8000;

function fail(code, text) {
  process.stderr.write(`scribe-discord: ${text}\n`);
  process.exit(code);
}

function usage() {
  const width = Math.max(...kSettings.map(([name]) => name.length));
  const settings = kSettings.map(([name, meaning, fallback]) =>
    `  ${name.padEnd(width)}  ${meaning}${fallback && ` (${fallback})`}\n`,
  );
  return (
    'scribe-discord [--env FILE]: a Discord bot that has scribed transcribe voice channels. In Discord: /scribe start\n\n' +
    `Settings are environment variables; --env reads more of them from a file of lines NAME=VALUE:\n${settings.join('')}\n` +
    'README.md says how to create the bot. Exit codes: 0 stopped as asked, 1 could not run, 2 bad settings.\n'
  );
}

function options() {
  try {
    return parseArgs({ options: { env: { type: 'string' }, help: { type: 'boolean', short: 'h' } } }).values;
  } catch (error) {
    return fail(kExit.usage, `${error.message}\nTry --help.`);
  }
}

function settings(file) {
  try {
    if (file) process.loadEnvFile(file);
    return readSettings(process.env);
  } catch (error) {
    if (error instanceof BadSettings) return fail(kExit.usage, `\n${error.message}`);
    return fail(kExit.usage, `${file} cannot be read (${error.code ?? error.message}).`);
  }
}

// Everything that needs libraries; a bare checkout has none.
async function parts() {
  try {
    const [{ DaemonApi }, { Forwarder }, { DiscordGateway }] = await Promise.all(
      ['./daemon_api.js', './forwarder.js', './discord_gateway.js'].map((file) => import(file)),
    );
    return { DaemonApi, Forwarder, DiscordGateway };
  } catch (error) {
    const advice = 'In clients/discord run: npm ci --omit=dev --ignore-scripts';
    return fail(kExit.failed, `its libraries cannot be loaded (${error.message.split('\n')[0]}).\n${advice}`);
  }
}

if (!process.loadEnvFile) fail(kExit.failed, `this is Node ${process.version}; 20.12 or newer is needed.`);
const asked = options();
if (asked.help) {
  process.stdout.write(usage());
  process.exit(0);
}
const chosen = settings(asked.env);
chosen.warnings.forEach((warning) => log('warning', { warning }));
let state;
try {
  state = new StateFile(chosen.stateFile);
} catch (error) {
  fail(kExit.failed, `${chosen.stateFile} cannot be used (${error.message}).`);
}
const { DaemonApi, Forwarder, DiscordGateway } = await parts();
const forwarder = new Forwarder({
  gateway: new DiscordGateway(chosen),
  api: new DaemonApi(chosen.url, chosen.key),
  state,
  publicUrl: chosen.publicUrl,
});

let stopping = false;
async function stop(signal) {
  if (stopping) return;
  stopping = true;
  log('stopping', { signal });
  setTimeout(() => process.exit(kExit.failed), kStopMs).unref();
  await forwarder.stop();
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
try {
  await forwarder.start();
  log('ready');
} catch (error) {
  fail(kExit.failed, `Discord does not take us: ${error.message}`);
}
