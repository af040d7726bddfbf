// SPDX-License-Identifier: Apache-2.0
// Discord itself: what the forwarder asks of it and hears from it. discord.js and @discordjs/voice live here (and in what
// this hands a connection to); all judgement is elsewhere.
import { once } from 'node:events';
import { joinVoiceChannel } from '@discordjs/voice';
import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  Events,
  GatewayIntentBits,
  MessageFlags,
  PermissionFlagsBits,
  SlashCommandBuilder,
} from 'discord.js';
import { Deafness } from './deafness.js';
import { log } from './log.js';
import { tapReceiver } from './rtp_tap.js';
import { keepVoice } from './voice_keeper.js';
import { kWords } from './words.js';

const kJoinMs = 30_000;
const kSign = '🔴 REC';
const kNicknameLetters = 32;
const kNeeded = { ViewChannel: 'View Channel', Connect: 'Connect' };

const kCommand = new SlashCommandBuilder()
  .setName('scribe')
  .setDescription('Records and transcribes a voice channel')
  .addSubcommand((start) =>
    start
      .setName('start')
      .setDescription('Records the voice channel that you are in; everybody there is told')
      .addStringOption((title) => title.setName('title').setDescription('What the transcript is called').setMaxLength(100))
      .addStringOption((language) =>
        language.setName('language').setDescription('What is spoken, such as en or de; left out: any').setMaxLength(5),
      ),
  )
  .addSubcommand((stop) => stop.setName('stop').setDescription('Ends the recording; a link to the transcript follows'))
  .addSubcommand((status) => status.setName('status').setDescription('What is being recorded'));

/// One bot on one server (guild). Ids are Discord's, as text.
export class DiscordGateway {
  #token;
  #guildId;
  #publicUrl;
  #guild = null;
  #client;

  constructor({ token, guild, publicUrl, api }) {
    this.#client = new Client({
      intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildVoiceStates],
      allowedMentions: { parse: [] },
      rest: { api },
    });
    this.#token = token;
    this.#guildId = guild;
    this.#publicUrl = publicUrl;
  }

  /// `command({name, title, language, user: {id, name}, channel, voice: {id, name} | null, reply(text)})` for `/scribe`;
  /// `open({session, user, manager, reply(text)})` for the button under a link. Throws when Discord does not take us.
  async start({ command, open }) {
    this.#client.on(Events.Error, (error) => log('discord', { error: error.message }));
    this.#client.on(Events.InteractionCreate, (interaction) =>
      this.#answer(interaction, command, open).catch((error) => log('interaction', { error: error.message })),
    );
    await Promise.all([once(this.#client, Events.ClientReady), this.#client.login(this.#token)]);
    this.#guild = await this.#client.guilds.fetch(this.#guildId).catch(({ message }) => {
      throw new Error(`the bot is not on the server ${this.#guildId} (${message}). Invite it; README.md says how`);
    });
    await this.#guild.commands.set([kCommand]);
    // A process that was killed left it there.
    if (this.#guild.members.me.nickname?.startsWith(kSign)) await this.sign(false);
  }

  async stop() {
    await this.#client.destroy();
  }

  /// Resolves with `{leave()}` when the voice connection stands; throws a sentence. `packet(userId, packet)`: tapReceiver;
  /// `voice(word, channel)`: keepVoice.
  async join(channelId, { packet, voice }) {
    const channel = await this.#guild.channels.fetch(channelId);
    const allowed = channel.permissionsFor(this.#guild.members.me);
    const missing = Object.keys(kNeeded).filter((name) => !allowed.has(PermissionFlagsBits[name]));
    const refuse = (why) => new Error(kWords.cannotJoin(channel.name, why));
    if (missing.length) throw refuse(`I lack the permission ${missing.map((name) => kNeeded[name]).join(', ')}.`);
    const connection = joinVoiceChannel({
      channelId,
      guildId: this.#guildId,
      adapterCreator: this.#guild.voiceAdapterCreator,
      selfDeaf: false,
      selfMute: true,
    });
    const deafness = new Deafness();
    let keeper;
    const untap = tapReceiver(
      connection.receiver,
      (user, heard) => {
        deafness.heard(user);
        if (!this.#isBot(user)) packet(user, heard);
      },
      (user) => {
        if (!deafness.lost(user, performance.now())) return;
        log('nothing can be decrypted', { packets: deafness.damaged });
        keeper.renew();
      },
    );
    const stands = new Promise((resolve, reject) => {
      const timer = setTimeout(reject, kJoinMs);
      let joined = false;
      keeper = keepVoice(connection, (word, where) => {
        if (word === 'ready') joined = true;
        if (joined) voice(word, where);
        if (word === 'ready') resolve();
        if (word !== 'lost') clearTimeout(timer);
        if (word === 'removed' || word === 'unreachable') reject();
      });
    });
    const leave = () => (untap(), keeper.leave());
    try {
      await stands;
    } catch {
      leave();
      throw refuse('Discord opens no voice connection.');
    }
    return { leave };
  }

  /// Who is in the voice channel, without bots: `[{id, muted}]`.
  people(channelId) {
    return this.#guild.voiceStates.cache
      .filter((state) => state.channelId === channelId && !this.#isBot(state.id))
      .map((state) => ({ id: state.id, muted: Boolean(state.mute || state.suppress) }));
  }

  nameOf(userId) {
    return this.#guild.members.cache.get(userId)?.displayName ?? userId;
  }

  channelName(channelId) {
    return this.#guild.channels.cache.get(channelId)?.name ?? 'a voice channel';
  }

  /// Writes into a channel, with links to `session` if it is given. The message's id; empty when it cannot be written.
  async say(channelId, text, session) {
    try {
      const channel = await this.#client.channels.fetch(channelId);
      return (await channel.send(this.#message(text, session))).id;
    } catch (error) {
      log('cannot write into the channel', { channel: channelId, reason: error.message });
      return '';
    }
  }

  async edit(channelId, messageId, text, session) {
    try {
      const channel = await this.#client.channels.fetch(channelId);
      await channel.messages.edit(messageId, this.#message(text, session));
    } catch (error) {
      log('cannot change a message', { channel: channelId, reason: error.message });
    }
  }

  /// The sign before our name in the list of members: a recording is on.
  async sign(on) {
    const { me } = this.#guild.members;
    const own = me.user.displayName;
    const plain = (me.nickname ?? own).replace(`${kSign} `, '');
    const nickname = on ? `${kSign} ${plain}`.slice(0, kNicknameLetters) : plain === own ? null : plain;
    await me.setNickname(nickname).catch((error) => log('cannot show the sign', { reason: error.message }));
  }

  #isBot(userId) {
    return userId === this.#client.user.id || Boolean(this.#guild.members.cache.get(userId)?.user.bot);
  }

  #message(text, session) {
    if (!session) return { content: text };
    const link = new ButtonBuilder()
      .setStyle(ButtonStyle.Link)
      .setLabel(kWords.open)
      .setURL(`${this.#publicUrl}/#/s/${session}`);
    const ticket = new ButtonBuilder()
      .setStyle(ButtonStyle.Secondary)
      .setLabel(kWords.openForMe)
      .setCustomId(`open:${session}`);
    return { content: text, components: [new ActionRowBuilder().addComponents(link, ticket)] };
  }

  async #answer(interaction, command, open) {
    if (interaction.guildId !== this.#guildId) return;
    const { member } = interaction;
    const user = { id: member.id, name: member.displayName };
    // Discord wants an answer within 3 s.
    const deferred = async (flags) => {
      await interaction.deferReply({ flags });
      return (text) => interaction.editReply({ content: text, allowedMentions: { parse: [] } });
    };
    if (interaction.isButton() && interaction.customId.startsWith('open:')) {
      const reply = await deferred(MessageFlags.Ephemeral);
      const manager = interaction.memberPermissions.has(PermissionFlagsBits.ManageGuild);
      return open({ session: interaction.customId.slice('open:'.length), user, manager, reply });
    }
    if (!interaction.isChatInputCommand() || interaction.commandName !== 'scribe') return;
    const name = interaction.options.getSubcommand();
    const reply = await deferred(name === 'status' ? MessageFlags.Ephemeral : undefined);
    return command({
      name,
      title: interaction.options.getString('title') ?? '',
      language: interaction.options.getString('language') ?? '',
      user,
      channel: interaction.channelId,
      voice: member.voice.channel && { id: member.voice.channelId, name: member.voice.channel.name },
      reply,
    });
  }
}
