// SPDX-License-Identifier: Apache-2.0
// One line an event on standard error. No token, no name of a person and no word that was said stands in it.

/// `fields`: plain values.
export function log(event, fields = {}) {
  const text = Object.entries(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  process.stderr.write(`${new Date().toISOString()} ${event}${text.join('')}\n`);
}
