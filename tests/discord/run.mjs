// SPDX-License-Identifier: Apache-2.0
// run.mjs [full]: the tests of this folder, or those of full/, which need the forwarder's libraries. What cannot run here is
// skipped with a sentence (exit code 77).
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

const [folder = '.'] = process.argv.slice(2);
const here = new URL(`${folder}/`, import.meta.url);

function skip(why) {
  console.log(`skipped: ${why}`);
  process.exit(77);
}

if (!process.loadEnvFile) skip(`the Discord forwarder needs Node 20.12 or newer; this is ${process.version}`);
if (folder === 'full' && !existsSync(new URL('../../clients/discord/node_modules/libopus-wasm', import.meta.url))) {
  skip('the libraries of the Discord forwarder are not installed: ./dev test --discord has them');
}
const files = readdirSync(here).filter((name) => name.endsWith('.test.js'));
const words = ['--test', ...files.map((name) => new URL(name, here).pathname)];
process.exit(spawnSync(process.execPath, words, { stdio: 'inherit' }).status);
