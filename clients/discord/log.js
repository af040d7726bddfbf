// SPDX-License-Identifier: Apache-2.0
// One line an event on standard error. No token, no name of a person and no word that was said stands in it.

/// `fields`: plain values; undefined ones are left out.
export function log(event, fields = {}) {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  const text = known.map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  process.stderr.write(`${new Date().toISOString()} ${event}${text.join('')}\n`);
}
