// SPDX-License-Identifier: Apache-2.0
// What is asked of scribed besides the audio (docs/protocol.md). `ws` lives here alone.
import WebSocket from 'ws';

const kPatienceMs = 10000;

/// `status`: what HTTP said, 0 without an answer.
export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

export class DaemonApi {
  #url;
  #headers;

  /// `url` without a slash at its end; an empty `key` shows none.
  constructor(url, key) {
    this.#url = url;
    this.#headers = key ? { authorization: `Bearer ${key}` } : {};
  }

  /// Who the key makes us: `{user, scopes, by}`.
  whoami() {
    return this.#ask('GET', '/v1/whoami');
  }

  session(id) {
    return this.#ask('GET', `/v1/sessions/${id}`);
  }

  /// A ticket that lets one browser read, within a minute.
  async readingTicket() {
    return (await this.#ask('POST', '/v1/tickets', { scopes: ['read'] })).ticket;
  }

  /// A socket for IngestLink. `refused(status)` is called when the handshake is.
  connect(refused) {
    const socket = new WebSocket(`${this.#url.replace(/^http/, 'ws')}/v1/ingest`, {
      headers: this.#headers,
      handshakeTimeout: kPatienceMs,
      perMessageDeflate: false,
    });
    socket.on('error', ({ message }) => refused(Number(message.match(/response: (\d{3})/)?.[1] ?? 0)));
    return socket;
  }

  async #ask(method, path, body) {
    let reply;
    try {
      reply = await fetch(this.#url + path, {
        method,
        headers: body ? { ...this.#headers, 'content-type': 'application/json' } : this.#headers,
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(kPatienceMs),
      });
      const answer = await reply.json();
      if (reply.ok) return answer;
      throw new ApiError(answer.error?.message ?? `it answered ${reply.status}`, reply.status);
    } catch (error) {
      if (error instanceof ApiError) throw error;
      throw new ApiError(reply ? 'its answer makes no sense' : 'it does not answer', reply?.status ?? 0);
    }
  }
}
