// SPDX-License-Identifier: Apache-2.0
// What must outlive this process: which sessions are open, and the tokens that continue them.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const kVersion = 1;

/// Entries are plain values with an `id`. Each change is on disk when the call returns; the file is its owner's alone.
export class StateFile {
  #path;
  #entries = new Map();

  /// Throws when the file is there and cannot be read, or the directory cannot be made.
  constructor(path) {
    this.#path = path;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    let text;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      if (error.code === 'ENOENT') return;
      throw error;
    }
    const stored = JSON.parse(text);
    if (stored.version !== kVersion) throw new Error(`${path} is of version ${stored.version}, not ${kVersion}`);
    for (const entry of stored.recordings) this.#entries.set(entry.id, entry);
  }

  entries() {
    return [...this.#entries.values()];
  }

  put(entry) {
    this.#entries.set(entry.id, entry);
    this.#write();
  }

  remove(id) {
    if (this.#entries.delete(id)) this.#write();
  }

  #write() {
    const fresh = `${this.#path}.new`;
    const text = JSON.stringify({ version: kVersion, recordings: this.entries() }, null, 1);
    writeFileSync(fresh, text, { mode: 0o600, flush: true });
    renameSync(fresh, this.#path);
  }
}
