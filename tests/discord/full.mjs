// SPDX-License-Identifier: Apache-2.0
// Runs the tests of full/, which need the forwarder's libraries; where those are not installed they are skipped (exit code 77).
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

const libraries = new URL('../../clients/discord/node_modules/libopus-wasm', import.meta.url);
if (!existsSync(libraries)) {
  console.log('skipped: the forwarder\'s libraries are not installed: ./dev test --discord has them');
  process.exit(77);
}
const folder = new URL('full/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.test.js'));
process.exit(spawnSync(process.execPath, ['--test', ...files.map((name) => new URL(name, folder).pathname)], { stdio: 'inherit' }).status);
