// SPDX-License-Identifier: Apache-2.0
// What outlives the process.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { StateFile } from '../../clients/discord/state_file.js';

function inDirectory(body) {
  const dir = mkdtempSync(join(tmpdir(), 'scribe-discord-'));
  try {
    body(join(dir, 'below', 'state.json'));
  } finally {
    rmSync(dir, { recursive: true });
  }
}

test('entries are there again after a restart, and are their owner\'s alone', () =>
  inDirectory((path) => {
    const state = new StateFile(path);
    state.put({ id: 'a', resume: 'secret' });
    state.put({ id: 'b' });
    state.put({ id: 'a', resume: 'newer' });
    state.remove('b');
    assert.deepEqual(new StateFile(path).entries(), [{ id: 'a', resume: 'newer' }]);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(join(path, '..')), ['state.json']);
  }));

test('a file that makes no sense is not written over', () =>
  inDirectory((path) => {
    new StateFile(path).put({ id: 'a' });
    writeFileSync(path, '{"version":7}');
    assert.throws(() => new StateFile(path), /version 7/);
    writeFileSync(path, 'what');
    assert.throws(() => new StateFile(path));
  }));
