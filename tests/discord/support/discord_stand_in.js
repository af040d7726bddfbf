// SPDX-License-Identifier: Apache-2.0
// Discord, as far as the bot sees it: the REST API, the gateway's WebSocket, and voice servers. One server (guild) with a text
// channel and a voice channel.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocketServer } from '../../../clients/discord/node_modules/ws/wrapper.mjs';
import { VoiceServer } from './voice_server.js';

const kOp = { dispatch: 0, heartbeat: 1, identify: 2, voiceState: 4, hello: 10, heartbeatAck: 11 };
export const kGuild = '900000000000000001';
export const kText = '900000000000000002';
export const kVoice = '900000000000000003';
const kBot = '900000000000000009';
const kEverything = String(2n ** 53n - 1n);

const kBotUser = { id: kBot, name: 'Scribe', bot: true };

const userOf = ({ id, name, bot = false }) => ({ id, username: name.toLowerCase(), discriminator: '0', global_name: name, avatar: null, bot });
const memberOf = (person) => ({ user: userOf(person), nick: null, roles: [], joined_at: '2026-01-01T00:00:00Z', deaf: false, mute: false, flags: 0 });

function selfSigned() {
  const dir = mkdtempSync(join(tmpdir(), 'scribe-discord-tls-'));
  const file = (name) => join(dir, name);
  const words = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=127.0.0.1', '-days', '2', '-keyout', file('key'), '-out', file('cert')];
  const { status, stderr } = spawnSync('openssl', words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl: ${stderr}`);
  const tls = { key: readFileSync(file('key')), cert: readFileSync(file('cert')) };
  rmSync(dir, { recursive: true });
  return tls;
}

export class DiscordStandIn {
  people; // [{id, name}], all in the voice channel
  messages = new Map(); // id -> {id, channel, content, components}
  answers = []; // what interactions were answered with
  commands = null; // as they were registered
  nickname = null;
  voice; // the voice server of now
  token = '';
  #http;
  #gateway = null;
  #tls = selfSigned();
  #servers = [];
  #ids = 0;
  #sequence = 0;

  static async open(people) {
    const discord = new DiscordStandIn();
    discord.people = people;
    discord.#http = createServer((request, reply) => discord.#rest(request, reply));
    new WebSocketServer({ server: discord.#http }).on('connection', (socket) => discord.#serve(socket));
    discord.#http.listen(0, '127.0.0.1');
    await once(discord.#http, 'listening');
    await discord.#nextVoiceServer();
    return discord;
  }

  get api() {
    return `http://127.0.0.1:${this.#http.address().port}/api`;
  }

  close() {
    this.#gateway?.terminate();
    for (const server of this.#servers) server.close();
    this.#http.closeAllConnections();
    this.#http.close();
  }

  /// Somebody gives `/scribe NAME`.
  command(name, person) {
    this.#interact(person, { type: 2, data: { id: this.#id(), name: 'scribe', type: 1, options: [{ name, type: 1, options: [] }] } });
  }

  /// Somebody presses a button of a message.
  press(customId, person, message) {
    this.#interact(person, { type: 3, data: { custom_id: customId, component_type: 2 }, message: this.#json(message) });
  }

  /// The voice channel's region changes: another server, the old one closes.
  async moveRegion() {
    const old = this.voice;
    await this.#nextVoiceServer();
    this.#dispatch('VOICE_SERVER_UPDATE', { guild_id: kGuild, token: 'voice', endpoint: this.voice.endpoint });
    old.drop(1000);
  }

  /// A person takes the bot out of the voice channel.
  removeBot() {
    this.#voiceState(null);
    this.voice.drop(4014);
  }

  /// What stands in a channel, newest last.
  texts(channel) {
    return [...this.messages.values()].filter((message) => message.channel === channel).map(({ content }) => content);
  }

  #id = () => String(910000000000000000n + BigInt(++this.#ids));

  async #nextVoiceServer() {
    this.voice = await VoiceServer.open(this.#tls);
    this.#servers.push(this.voice);
  }

  #dispatch(t, d) {
    this.#gateway.send(JSON.stringify({ op: kOp.dispatch, t, d, s: ++this.#sequence }));
  }

  #voiceState(channel) {
    this.#dispatch('VOICE_STATE_UPDATE', { ...this.#stateOf(kBotUser, channel), guild_id: kGuild, member: memberOf(kBotUser) });
  }

  #stateOf = ({ id }, channel) => ({
    channel_id: channel,
    user_id: id,
    session_id: `voice-${id}`,
    deaf: false,
    mute: false,
    self_deaf: false,
    self_mute: id === kBot,
    self_video: false,
    suppress: false,
    request_to_speak_timestamp: null,
  });

  #interact(person, more) {
    this.#dispatch('INTERACTION_CREATE', {
      id: this.#id(),
      application_id: kBot,
      token: 'interaction',
      version: 1,
      guild_id: kGuild,
      channel_id: kText,
      channel: { id: kText, type: 0, name: 'general' },
      member: { ...memberOf(person), permissions: '0' },
      locale: 'en-US',
      guild_locale: 'en-US',
      entitlements: [],
      authorizing_integration_owners: {},
      context: 0,
      ...more,
    });
  }

  #serve(socket) {
    this.#gateway = socket;
    socket.send(JSON.stringify({ op: kOp.hello, d: { heartbeat_interval: 41250 } }));
    socket.on('message', (data) => {
      const { op, d } = JSON.parse(data);
      if (op === kOp.heartbeat) socket.send(JSON.stringify({ op: kOp.heartbeatAck }));
      if (op === kOp.identify) this.#welcome(d);
      if (op !== kOp.voiceState) return;
      this.#voiceState(d.channel_id);
      if (d.channel_id) this.#dispatch('VOICE_SERVER_UPDATE', { guild_id: kGuild, token: 'voice', endpoint: this.voice.endpoint });
    });
  }

  #welcome({ token }) {
    this.token = token;
    this.#dispatch('READY', {
      v: 10,
      user: userOf(kBotUser),
      guilds: [{ id: kGuild, unavailable: true }],
      session_id: 'gateway',
      resume_gateway_url: this.api.replace('http', 'ws'),
      application: { id: kBot, flags: 0 },
    });
    this.#dispatch('GUILD_CREATE', {
      id: kGuild,
      name: 'Guild',
      owner_id: this.people[0].id,
      roles: [{ id: kGuild, name: '@everyone', permissions: kEverything, position: 0, color: 0, hoist: false, managed: false, mentionable: false, flags: 0 }],
      channels: [
        { id: kText, type: 0, name: 'general', position: 0, permission_overwrites: [] },
        { id: kVoice, type: 2, name: 'Stage', position: 1, permission_overwrites: [], bitrate: 64000, user_limit: 0 },
      ],
      members: [memberOf(kBotUser), ...this.people.map(memberOf)],
      voice_states: this.people.map((person) => this.#stateOf(person, kVoice)),
      member_count: this.people.length + 1,
      emojis: [],
      stickers: [],
      features: [],
      presences: [],
      threads: [],
      stage_instances: [],
      guild_scheduled_events: [],
      soundboard_sounds: [],
      preferred_locale: 'en-US',
      joined_at: '2026-01-01T00:00:00Z',
      unavailable: false,
    });
  }

  #json({ id, channel, content, components = [] }) {
    const author = userOf(kBotUser);
    const never = { edited_timestamp: null, tts: false, mention_everyone: false, pinned: false, type: 0 };
    const none = { mentions: [], mention_roles: [], attachments: [], embeds: [] };
    return { id, channel_id: channel, author, content, components, timestamp: '2026-01-01T00:00:00Z', ...never, ...none };
  }

  async #rest(request, reply) {
    let text = '';
    for await (const part of request) text += part;
    const body = text ? JSON.parse(text) : {};
    const path = decodeURIComponent(request.url).replace(/^\/api\/v10/, '').replace(/\?.*/, '');
    const [status, answer] = this.#answer(`${request.method} ${path}`, body);
    reply.writeHead(status, answer ? { 'content-type': 'application/json' } : {});
    reply.end(answer && JSON.stringify(answer));
  }

  #answer(what, body) {
    if (what === 'GET /gateway/bot') {
      const limit = { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 };
      return [200, { url: this.api.replace('http', 'ws'), shards: 1, session_start_limit: limit }];
    }
    if (/^PUT .*\/commands$/.test(what)) {
      this.commands = body;
      return [200, body.map((command) => ({ ...command, id: this.#id(), application_id: kBot, version: '1' }))];
    }
    if (/^POST \/interactions\/.*\/callback$/.test(what)) return [204];
    if (/^PATCH \/webhooks\//.test(what)) {
      this.answers.push(body.content);
      return [200, this.#json({ ...body, id: this.#id(), channel: kText })];
    }
    if (/^PATCH \/guilds\/\d+\/members\/@me$/.test(what)) {
      this.nickname = body.nick;
      const member = { ...memberOf(kBotUser), nick: body.nick };
      this.#dispatch('GUILD_MEMBER_UPDATE', { ...member, guild_id: kGuild });
      return [200, member];
    }
    const [, channel, known] = what.match(/^(?:POST|PATCH) \/channels\/(\d+)\/messages(?:\/(\d+))?$/) ?? [];
    if (!channel) return [404, { message: `no ${what} here`, code: 0 }];
    const id = known ?? this.#id();
    this.messages.set(id, { ...body, id, channel });
    return [200, this.#json(this.messages.get(id))];
  }
}
