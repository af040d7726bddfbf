// SPDX-License-Identifier: Apache-2.0
// What axe-core finds wrong for people who hear the page, use no mouse, or see little.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/// Fails when a rule is broken in the page as it stands, in light or in dark. `state` names what is shown.
export async function expectAccessible(page, state) {
  await page.evaluate(source);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    const told = found.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html, any }) => `${html} ${any[0]?.message ?? ''}`).join('\n')}`);
    assert.deepEqual(told, [], `${state}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null });
}
