// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, readAddress } from '../../web/address.js';

test('an address names a session', () => {
  assert.deepEqual(readAddress('#/s/ses_1'), { id: 'ses_1', moment: null });
  assert.equal(addressOf('ses_1'), '#/s/ses_1');
});

test('and a moment in it, with hours or without', () => {
  assert.deepEqual(readAddress('#/s/ses_1@1:23'), { id: 'ses_1', moment: 83_000 });
  assert.deepEqual(readAddress('#/s/ses_1@2:01:05'), { id: 'ses_1', moment: 7_265_000 });
});

test('what was written is read again, to the second', () => {
  for (const ms of [0, 59_999, 60_000, 3_599_000, 3_600_000, 360_061_000]) {
    assert.deepEqual(readAddress(addressOf('ses_1', ms)), { id: 'ses_1', moment: Math.floor(ms / 1000) * 1000 });
  }
});

test('all else names none', () => {
  for (const hash of ['', '#/', '#page', '#/s/', '#/s/a/b', '#/s/ses_1@', '#/s/ses_1@x', '#/s/ses_1@1:2', '#/s/%E0%A4%A']) {
    assert.equal(readAddress(hash).id, '', hash);
  }
});
