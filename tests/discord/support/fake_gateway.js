// SPDX-License-Identifier: Apache-2.0
// Stands where discord_gateway.js does. Commands, people and messages are the test's; the voice goes through the receiver of
// @discordjs/voice and the same tap as Discord's.
import { VoiceReceiver } from '../../../clients/discord/node_modules/@discordjs/voice/dist/index.mjs';
import { tapReceiver } from '../../../clients/discord/rtp_tap.js';
import { kSecretKey } from './discord_speaker.js';

const kSpeakingOp = 5;

export class FakeGateway {
  members = new Map(); // id -> {id, name, muted}, in the voice channel
  said = []; // {id, channel, text, session, edits: [text]}
  signed = false;
  joined = 0;
  damaged = 0;
  #handlers;
  #receiver = null;
  #voice;

  async start(handlers) {
    this.#handlers = handlers;
  }
  async stop() {}

  async join(channelId, { packet, voice }) {
    ++this.joined;
    const receiver = new VoiceReceiver({ state: { status: 'signalling' } });
    const untap = tapReceiver(receiver, packet, () => ++this.damaged);
    receiver.connectionData = { encryptionMode: 'aead_aes256_gcm_rtpsize', nonceBuffer: Buffer.alloc(12), secretKey: kSecretKey };
    this.#receiver = receiver;
    this.#voice = voice;
    voice('ready', channelId);
    return {
      leave: () => {
        untap();
        if (this.#receiver === receiver) this.#receiver = null;
      },
    };
  }

  people() {
    return [...this.members.values()];
  }
  nameOf(id) {
    return this.members.get(id)?.name ?? id;
  }
  channelName() {
    return 'Stage';
  }
  async say(channel, text, session) {
    const id = `m${this.said.length}`;
    this.said.push({ id, channel, text, session, edits: [] });
    return id;
  }
  async edit(channel, id, text) {
    this.said.find((message) => message.id === id).edits.push(text);
  }
  async sign(on) {
    this.signed = on;
  }

  // What Discord and its people do.

  /// A command, as the person `user` gives it; gives what is answered.
  async command(name, user, more = {}) {
    let answer = '';
    const reply = async (text) => (answer = text);
    const request = { name, title: '', language: '', user, channel: 'text', voice: { id: 'voice', name: 'Stage' }, reply };
    await this.#handlers.command({ ...request, ...more });
    return answer;
  }

  /// The button under a link.
  async press(session, user, manager = false) {
    let answer = '';
    await this.#handlers.open({ session, user, manager, reply: async (text) => (answer = text) });
    return answer;
  }

  /// The voice server says under which SSRC somebody speaks.
  speaking(userId, ssrc) {
    this.#receiver?.onWsPacket({ op: kSpeakingOp, d: { user_id: userId, ssrc, speaking: 1 } });
  }

  datagram(message) {
    this.#receiver?.onUdpMessage(message);
  }

  voice(word, channel) {
    this.#voice(word, channel);
  }

  /// All that was said in the channel `where`, with what it was changed to last.
  texts(where = 'text') {
    return this.said.filter(({ channel }) => channel === where).map(({ text, edits }) => edits.at(-1) ?? text);
  }
}
