// SPDX-License-Identifier: Apache-2.0
// Carries an IngestClient over WebSockets: connects, sends what it has to say, hands on what the daemon says, connects
// again after a loss. Runs in browsers and in Node (with `ws`).

const kFirstPauseMs = 250;
const kLongestPauseMs = 4000;
// So much may wait in the socket: more would only make a lost connection's cost larger.
const kBufferedBytes = 256 * 1024;
const kDrainMs = 50;
const kOpenMs = 10000;
// Audio goes out and no acknowledgement comes: the connection is dead, whatever it says of itself.
const kSilenceMs = 15000;

export class IngestLink {
  #client;
  #connect;
  #listener;
  #socket = null;
  #timer = null;
  #watch = null;
  #pauseMs = 0;
  #deadline = Infinity; // when the daemon must have said something
  #stopped = false;

  /// `connect()` gives a fresh WebSocket, or a promise of one. `listener.message(message)` hears everything the daemon
  /// says, `listener.change()` is called when `online` or the client's state may have changed.
  constructor(client, connect, listener = {}) {
    this.#client = client;
    this.#connect = connect;
    this.#listener = listener;
  }

  online = false;

  /// Connects, and stays connected until the client is finished or failed.
  start() {
    this.#stopped = false;
    this.#open();
  }

  /// The client has something new to say.
  wake() {
    const socket = this.#socket;
    if (!this.online || !socket) return;
    while (socket.bufferedAmount < kBufferedBytes) {
      const message = this.#client.nextOutgoing();
      if (message === null) return;
      socket.send(message);
      if (typeof message !== 'string') this.#deadline = Math.min(this.#deadline, Date.now() + kSilenceMs);
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), kDrainMs);
  }

  /// Connects again now instead of waiting (the network is back).
  hurry() {
    if (this.#socket || this.#stopped || this.#over()) return;
    this.#pauseMs = 0;
    clearTimeout(this.#timer);
    this.#open();
  }

  /// Leaves without finishing: the daemon waits for a resumption.
  stop() {
    this.#stopped = true;
    this.#drop(1000);
  }

  #over() {
    return this.#client.state === 'finished' || this.#client.state === 'failed';
  }

  async #open() {
    let socket;
    try {
      const pending = this.#connect();
      this.#socket = pending;
      socket = await pending;
      if (this.#socket !== pending) return socket.close();
    } catch {
      this.#socket = null;
      return this.#again();
    }
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    this.#deadline = Date.now() + kOpenMs;
    socket.onopen = () => {
      if (this.#socket === socket) socket.send(this.#client.onOpen());
    };
    socket.onmessage = ({ data }) => {
      if (this.#socket === socket && typeof data === 'string') this.#heard(data);
    };
    socket.onclose = ({ code, reason }) => {
      if (this.#socket === socket) this.#ended(code, reason);
    };
    socket.onerror = () => {};
    this.#watch = setInterval(() => this.#look(), 1000);
    if (socket.readyState === 1) socket.onopen();
  }

  #heard(text) {
    this.#deadline = Infinity;
    const message = this.#client.onText(text);
    if (message.type === 'started') {
      this.online = true;
      this.#pauseMs = 0;
    }
    this.#listener.message?.(message);
    if (this.#over()) this.#drop(1000);
    else this.wake();
    this.#listener.change?.();
  }

  // A half-open connection never says that it is closed.
  #look() {
    if (Date.now() > this.#deadline) this.#drop(1006);
  }

  #drop(code) {
    const socket = this.#socket;
    if (!socket) return clearTimeout(this.#timer);
    this.#ended(code, '');
    if (typeof socket.close === 'function') socket.close();
  }

  #ended(code, reason) {
    this.#socket = null;
    this.online = false;
    this.#deadline = Infinity;
    clearInterval(this.#watch);
    clearTimeout(this.#timer);
    this.#client.onClosed(code, reason);
    this.#again();
  }

  #again() {
    this.#listener.change?.();
    if (this.#stopped || this.#over()) return;
    this.#pauseMs = Math.min(Math.max(this.#pauseMs * 2, kFirstPauseMs), kLongestPauseMs);
    const pause = Math.max(this.#pauseMs * (1 + Math.random() / 4), this.#client.retryAfterMs);
    this.#timer = setTimeout(() => this.#open(), pause);
  }
}
