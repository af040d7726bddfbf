// SPDX-License-Identifier: Apache-2.0
// What a page that is closed in mid-recording leaves behind: the recording's facts, and the audio that the daemon has not
// acknowledged. In IndexedDB; where a browser has none everything works, and a reload loses what was not saved.

const kName = 'scribed-recording';

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function openDatabase() {
  const request = indexedDB.open(kName, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('facts');
    request.result.createObjectStore('audio'); // under the index of the first sample
  };
  return settled(request);
}

/// One recording at a time. Only who holds the page's lock (recorder.js) may use it.
export class Spool {
  #database = null;
  #blocks = []; // {first, end} of what lies in the database, oldest first

  /// What lies here: `{facts, blocks: [{first, samples}]}`, or null.
  async open() {
    this.#database?.close();
    try {
      this.#database = await openDatabase();
      const stores = this.#database.transaction(['facts', 'audio']);
      const [facts, firsts, audio] = await Promise.all([
        settled(stores.objectStore('facts').get('now')),
        settled(stores.objectStore('audio').getAllKeys()),
        settled(stores.objectStore('audio').getAll()),
      ]);
      if (!facts) return null;
      const blocks = firsts.map((first, i) => ({ first, samples: audio[i] }));
      this.#blocks = blocks.map(({ first, samples }) => ({ first, end: first + samples.length }));
      return { facts, blocks };
    } catch {
      this.#database = null;
      return null;
    }
  }

  /// In place of all that lies here. `facts`: anything that can be cloned.
  begin(facts, blocks = []) {
    this.#blocks = blocks.map(({ first, samples }) => ({ first, end: first + samples.length }));
    this.#write((all, audio) => {
      audio.clear();
      blocks.forEach(({ first, samples }) => audio.put(samples, first));
      all.put(facts, 'now');
    });
  }

  note(facts) {
    this.#write((all) => all.put(facts, 'now'));
  }

  push(facts, first, samples) {
    this.#blocks.push({ first, end: first + samples.length });
    this.#write((all, audio) => {
      audio.put(samples, first);
      all.put(facts, 'now');
    });
  }

  /// The daemon has everything below `next`.
  ack(next) {
    let done = 0;
    while (done < this.#blocks.length && this.#blocks[done].end <= next) ++done;
    if (done === 0) return;
    const below = IDBKeyRange.upperBound(this.#blocks[done - 1].first);
    this.#blocks.splice(0, done);
    this.#write((_, audio) => audio.delete(below));
  }

  clear() {
    this.#blocks = [];
    this.#write((all, audio) => {
      all.clear();
      audio.clear();
    });
  }

  // Transactions on the same stores happen in the order in which they were made.
  #write(change) {
    if (!this.#database) return;
    try {
      const stores = this.#database.transaction(['facts', 'audio'], 'readwrite', { durability: 'relaxed' });
      stores.onabort = () => this.#fail();
      change(stores.objectStore('facts'), stores.objectStore('audio'));
    } catch {
      this.#fail();
    }
  }

  // No space, or the person wiped it: the recording itself goes on.
  #fail() {
    this.#database?.close();
    this.#database = null;
  }
}
