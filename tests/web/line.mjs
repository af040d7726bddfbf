// SPDX-License-Identifier: Apache-2.0
// The network between a browser and a daemon: a TCP relay on a port of its own, which can be cut.
import net from 'node:net';

export class Line {
  #server;
  #sockets = new Set();
  #open = true;

  /// To the daemon at `url`; resolves once it stands.
  static async to(url) {
    const line = new Line();
    const { hostname, port } = new URL(url);
    line.#server = net.createServer((near) => line.#join(near, net.connect(port, hostname)));
    await new Promise((resolve) => line.#server.listen(0, '127.0.0.1', resolve));
    line.#server.unref();
    return line;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  #join(near, far) {
    for (const [socket, other] of [[near, far], [far, near]]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
    if (!this.#open) near.destroy();
  }

  /// Every connection breaks at once, and none comes about until mend().
  cut() {
    this.#open = false;
    this.#sockets.forEach((socket) => socket.destroy());
  }

  mend() {
    this.#open = true;
  }
}
