// SPDX-License-Identifier: Apache-2.0
// The commands of people, and what an earlier process left to do.
import { randomUUID } from 'node:crypto';
import { log } from './log.js';
import { Meeting } from './meeting.js';
import { plainText } from './plain_text.js';
import { kWords } from './words.js';

// A recording that was left behind longer ago is not taken up again: who is in the channel now was not told of it.
const kComeBackMs = 10 * 60_000;
// Of so many recordings it is remembered who was there.
const kRemembered = 200;
const kTitleBytes = 512;
// As docs/protocol.md has it: en, deu, en-GB.
const kLanguage = /^[a-z]{2,3}(-[A-Za-z]{2})?$/;

/// `gateway` is what discord_gateway.js exports, `api` a DaemonApi, `state` a StateFile.
export class Forwarder {
  #gateway;
  #api;
  #state;
  #publicUrl;
  #meetings = new Set();
  #starting = false;

  constructor({ gateway, api, state, publicUrl }) {
    this.#gateway = gateway;
    this.#api = api;
    this.#state = state;
    this.#publicUrl = publicUrl;
  }

  async start() {
    await this.#gateway.start({
      command: (request) => this.#command(request),
      open: (request) => this.#open(request),
    });
    const left = this.#state.entries().filter(({ phase }) => phase !== 'done');
    for (const entry of left) this.#takeUp(entry).catch((error) => log('cannot take up', { reason: error.message }));
  }

  /// Quick, and without loss: recordings go on in the next process.
  async stop() {
    await Promise.all([...this.#meetings].map((meeting) => meeting.leave()));
    await this.#gateway.stop();
  }

  async #takeUp(entry) {
    const meeting = this.#meeting(entry);
    log('taken up', { recording: entry.id, phase: entry.phase });
    const fresh = Date.now() - entry.aliveAt < kComeBackMs;
    if (entry.phase === 'recording' && fresh && this.#gateway.people(entry.voice).length > 0) {
      try {
        return await meeting.begin(kWords.goesOn(entry.voiceName));
      } catch (error) {
        log('cannot join again', { reason: error.message });
      }
    }
    await meeting.conclude();
  }

  #meeting(entry) {
    const meeting = new Meeting(
      { gateway: this.#gateway, api: this.#api, state: this.#state, done: () => this.#forget(meeting) },
      entry,
    );
    this.#meetings.add(meeting);
    return meeting;
  }

  #forget(meeting) {
    this.#meetings.delete(meeting);
    const done = this.#state.entries().filter(({ phase }) => phase === 'done');
    for (const { id } of done.slice(0, -kRemembered)) this.#state.remove(id);
  }

  #current() {
    return [...this.#meetings].find(({ entry }) => entry.phase === 'recording');
  }

  async #command(request) {
    const current = this.#current();
    switch (request.name) {
      case 'start':
        if (current) return request.reply(kWords.already(current.entry.voiceName));
        if (this.#starting) return request.reply(kWords.starting);
        this.#starting = true;
        return this.#startRecording(request).finally(() => (this.#starting = false));
      case 'stop':
        if (!current) return request.reply(kWords.nothingToStop);
        await request.reply(kWords.stopping);
        return current.end(kWords.by(request.user.name));
      default:
        return request.reply(current ? current.status() : kWords.nothingToStop);
    }
  }

  async #startRecording(request) {
    const { voice, user, language } = request;
    if (!voice) return request.reply(kWords.noVoice);
    if (language && !kLanguage.test(language)) return request.reply(kWords.noLanguage);
    try {
      const warning = await this.#judgeDaemon();
      const notice = kWords.recording(voice.name, user.name);
      await this.#begin(request, warning ? `${notice}\n${warning}` : notice);
    } catch (error) {
      log('cannot start', { reason: error.message });
      return request.reply(error.message);
    }
    return request.reply(kWords.started(voice.name));
  }

  async #begin({ channel, voice, title, language, user }, notice) {
    const meeting = this.#meeting({
      id: randomUUID(),
      phase: 'recording',
      channel,
      voice: voice.id,
      voiceName: voice.name,
      title: plainText(title || voice.name, kTitleBytes),
      language,
      user: user.name,
      people: [],
      sessions: [],
      record: null,
      seconds: 0,
      why: '',
      failure: '',
      messages: {},
    });
    try {
      await meeting.begin(notice);
    } catch (error) {
      this.#meetings.delete(meeting);
      throw error;
    }
  }

  // Throws when scribed would never take a recording; a warning when it cannot be asked.
  async #judgeDaemon() {
    try {
      const { scopes } = await this.#api.whoami();
      const missing = ['ingest', 'read'].filter((scope) => !scopes.includes(scope));
      if (missing.length) throw new Error(kWords.refused(`the key lacks the scope ${missing.join(', ')}`));
      return '';
    } catch (error) {
      if (error.status === 401 || error.status === 403) throw new Error(kWords.refused(error.message));
      if (error.status === undefined) throw error;
      return kWords.noAnswer;
    }
  }

  // A ticket shows all that the key's user may read: only to those who were there, and to the server's managers.
  async #open(request) {
    const { session, user } = request;
    const there = this.#state.entries().some(({ sessions, people }) => sessions.includes(session) && people.includes(user.id));
    if (!there && !request.manager) return request.reply(kWords.notForYou);
    try {
      const ticket = await this.#api.readingTicket();
      return request.reply(kWords.ticket(`${this.#publicUrl}/#ticket=${ticket}&session=${session}`));
    } catch (error) {
      return request.reply(kWords.noTicket(error.message));
    }
  }
}
