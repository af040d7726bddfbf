// SPDX-License-Identifier: Apache-2.0
// A voice server of Discord's, as far as a listener sees one: WebSocket (voice gateway 8), UDP with IP discovery, no DAVE.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:https';
import { WebSocketServer } from '../../../clients/discord/node_modules/ws/wrapper.mjs';
import { kSecretKey } from './discord_speaker.js';

const kOp = { identify: 0, selectProtocol: 1, ready: 2, heartbeat: 3, description: 4, speaking: 5, heartbeatAck: 6, hello: 8 };
const kMode = 'aead_aes256_gcm_rtpsize';
const kBotSsrc = 1;

export class VoiceServer {
  #https;
  #udp = createSocket('udp4');
  #socket = null;
  #listener = null; // {address, port}
  #sequence = 0;

  /// `tls`: `{key, cert}`.
  static async open(tls) {
    const server = new VoiceServer();
    server.#https = createServer(tls);
    new WebSocketServer({ server: server.#https }).on('connection', (socket) => server.#serve(socket));
    server.#udp.on('message', (message, from) => server.#discover(message, from));
    server.#https.listen(0, '127.0.0.1');
    server.#udp.bind(0, '127.0.0.1');
    await Promise.all([once(server.#https, 'listening'), once(server.#udp, 'listening')]);
    return server;
  }

  get endpoint() {
    return `127.0.0.1:${this.#https.address().port}`;
  }

  /// The bot listens here.
  listening = false;

  speaking(userId, ssrc) {
    this.#send(kOp.speaking, { user_id: userId, ssrc, speaking: 1 });
  }

  datagram(message) {
    if (this.#listener) this.#udp.send(message, this.#listener.port, this.#listener.address);
  }

  /// Closes the WebSocket with a code of Discord's.
  drop(code) {
    this.listening = false;
    this.#socket.close(code);
  }

  close() {
    this.#socket?.terminate();
    this.#https.close();
    this.#udp.close();
  }

  #send(op, d) {
    this.#socket.send(JSON.stringify({ op, d, seq: ++this.#sequence }));
  }

  #serve(socket) {
    this.#socket = socket;
    this.#send(kOp.hello, { heartbeat_interval: 41250 });
    socket.on('message', (data) => {
      const { op, d } = JSON.parse(data);
      if (op === kOp.identify) {
        this.#send(kOp.ready, { ssrc: kBotSsrc, ip: '127.0.0.1', port: this.#udp.address().port, modes: [kMode] });
      } else if (op === kOp.selectProtocol) {
        this.#send(kOp.description, { mode: d.data.mode, secret_key: [...kSecretKey], dave_protocol_version: 0 });
        this.listening = true;
      } else if (op === kOp.heartbeat) {
        this.#send(kOp.heartbeatAck, { t: d.t });
      }
    });
  }

  // Who asks is told under which address it is seen.
  #discover(message, from) {
    if (message.length !== 74) return;
    this.#listener = from;
    const reply = Buffer.alloc(74);
    reply.writeUInt16BE(2, 0);
    reply.writeUInt16BE(70, 2);
    message.copy(reply, 4, 4, 8);
    reply.write(from.address, 8);
    reply.writeUInt16BE(from.port, 72);
    this.#udp.send(reply, from.port, from.address);
  }
}
