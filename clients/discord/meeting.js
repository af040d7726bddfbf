// SPDX-License-Identifier: Apache-2.0
// One recording as the people in the channel see it: the bot that joins, the notices, the link at the end.
import { Alarms } from './alarms.js';
import { log } from './log.js';
import { Recording } from './recording.js';
import { watchTranscript } from './transcript_watch.js';
import { kWords } from './words.js';

const kLookMs = 1000;
// How often the state file is told that we are alive.
const kSaveMs = 60_000;

/// `entry` is what the state file keeps of it: `{id, phase: 'recording'|'finishing'|'transcribing'|'done', aliveAt, channel, voice, voiceName,
/// title, language, user, people: [user ids], sessions: [ids], record, seconds, why, failure, messages}`. `done()` is called when
/// nothing more will come of it.
export class Meeting {
  #gateway;
  #api;
  #state;
  #done;
  #recording = null;
  #alarms = new Alarms(performance.now());
  #voice = null; // {leave()}
  #voiceUp = false;
  #timer = null;
  #savedAt = 0;
  #gone = new AbortController();
  #shown = Promise.resolve(); // the last message about the transcript

  constructor({ gateway, api, state, done }, entry) {
    this.#gateway = gateway;
    this.#api = api;
    this.#state = state;
    this.#done = done;
    this.entry = entry;
  }

  /// Joins the voice channel and records, says so with `notice`. Throws, with a sentence, when it cannot be joined.
  async begin(notice) {
    this.#record();
    try {
      this.#voice = await this.#gateway.join(this.entry.voice, {
        packet: (userId, packet) => this.#recording.receive(userId, packet),
        voice: (word, channel) => this.#onVoice(word, channel),
      });
    } catch (error) {
      clearInterval(this.#timer);
      await this.#recording.leave();
      throw error;
    }
    // Somebody may have ended it already.
    if (this.entry.phase !== 'recording') return void this.#leaveVoice();
    this.#gateway.sign(true);
    this.#people();
    this.#save();
    await this.#tell(notice);
  }

  /// Ends the recording. What was said is delivered, however long that takes; the link follows.
  async end(why) {
    const { entry } = this;
    if (entry.phase !== 'recording') return;
    log('recording ends', { recording: entry.id });
    this.#people();
    entry.phase = 'finishing';
    entry.why = why;
    entry.seconds = this.#recording.facts().seconds;
    this.#leaveVoice();
    this.#save();
    await this.#recording.finish();
  }

  /// Brings to its end what an earlier process left.
  async conclude() {
    const { entry } = this;
    if (entry.phase === 'transcribing') return this.#announce();
    this.#record();
    if (entry.phase === 'recording') return this.end(kWords.away);
    await this.#recording.finish();
  }

  /// The process ends. What is recorded goes on in the next one.
  async leave() {
    this.#gone.abort();
    clearInterval(this.#timer);
    if (this.entry.phase === 'transcribing') return;
    if (this.entry.phase === 'recording') await this.#tell(kWords.restarting);
    await Promise.all([this.#leaveVoice(), this.#recording.leave()]);
    this.#save();
  }

  status() {
    return kWords.status(this.#recording.facts(), this.entry.voiceName);
  }

  #record() {
    const { record, title, language } = this.entry;
    this.#recording = new Recording({
      api: this.#api,
      title,
      language,
      record,
      nameOf: (userId) => this.#gateway.nameOf(userId),
      listener: {
        sound: () => this.#alarms.sound(performance.now()),
        session: () => this.#save(),
        over: () => this.#delivered(),
        crowded: () => this.#tell(kWords.crowded),
        log,
      },
    });
    this.#timer = setInterval(() => this.#look(), kLookMs);
  }

  #onVoice(word, channel) {
    log('voice', { state: word });
    this.#voiceUp = word === 'ready';
    if (word === 'removed' || word === 'unreachable') this.end(kWords[word]);
    if (word !== 'ready' || channel === this.entry.voice) return;
    // Somebody moved us: the people there must be told too.
    this.entry.voice = channel;
    this.entry.voiceName = this.#gateway.channelName(channel);
    this.#save();
    this.#tell(kWords.goesOn(this.entry.voiceName));
  }

  #look() {
    const { entry } = this;
    const facts = this.#recording.facts();
    const recording = entry.phase === 'recording';
    const people = recording ? this.#people() : [];
    const occasions = this.#alarms.step(
      {
        people: recording ? people.length : 1,
        unmuted: people.filter(({ muted }) => !muted).length,
        voice: this.#voiceUp || !recording,
        saving: facts.saving,
        dropped: facts.droppedSeconds,
      },
      performance.now(),
    );
    for (const occasion of occasions) {
      log('occasion', { what: occasion, refused: facts.refused || undefined });
      if (occasion === 'alone') this.end(kWords.alone);
      else this.#tell(occasion === 'dropped' ? kWords.dropped(facts.droppedSeconds) : kWords[occasion]);
    }
    if (performance.now() - this.#savedAt > kSaveMs) this.#save();
  }

  // Who is there now; all who were are remembered.
  #people() {
    const people = this.#gateway.people(this.entry.voice);
    this.entry.people = [...new Set([...this.entry.people, ...people.map(({ id }) => id)])];
    return people;
  }

  async #delivered() {
    clearInterval(this.#timer);
    const { entry } = this;
    const { losses, seconds } = this.#recording.facts();
    entry.sessions = this.#recording.sessions;
    entry.failure = this.#recording.failure;
    if (entry.phase === 'recording') {
      // It failed in the middle: nothing more is taken.
      entry.seconds = seconds;
      this.#leaveVoice();
      await this.#recording.finish();
    }
    log('recording delivered', { recording: entry.id, sessions: entry.sessions, ...losses });
    entry.phase = 'transcribing';
    entry.record = null;
    this.#save();
    await this.#announce();
  }

  // The link, in the channel and where the voices were; then what becomes of the transcript.
  async #announce() {
    const { entry } = this;
    await Promise.all(
      entry.sessions.map((session) =>
        watchTranscript(this.#api, session, (state, reason) => this.#show(session, state, reason), this.#gone.signal),
      ),
    );
    await this.#shown;
    if (this.#gone.signal.aborted) return;
    if (entry.sessions.length === 0) await this.#tell(`${this.#ending()}\n${kWords.nothingSaid}`);
    // Who was there may open the transcript later.
    if (entry.sessions.length === 0) this.#state.remove(entry.id);
    else this.#state.put({ id: entry.id, phase: 'done', sessions: entry.sessions, people: entry.people });
    this.#done();
  }

  #ending() {
    const { voiceName, seconds, why, failure } = this.entry;
    const trouble = failure ? kWords.failed(failure) : '';
    return [kWords.ended(voiceName, seconds, why), trouble].filter(Boolean).join('\n');
  }

  // One message for each session and place, which changes as the transcript comes along.
  #show(session, state, reason) {
    this.#shown = this.#shown.then(async () => {
      const text = `${this.#ending()}\n${kWords.session(state, reason)}`;
      const { messages } = this.entry;
      for (const channel of this.#places()) {
        const key = `${session} ${channel}`;
        if (messages[key]) await this.#gateway.edit(channel, messages[key], text, session);
        else messages[key] = await this.#gateway.say(channel, text, session);
      }
      this.#save();
    });
  }

  async #tell(text) {
    for (const channel of this.#places()) await this.#gateway.say(channel, text);
  }

  // Where the command was given, and the chat of the voice channel, which everybody there sees.
  #places() {
    return new Set([this.entry.channel, this.entry.voice]);
  }

  // Gives a promise: that the sign is gone.
  #leaveVoice() {
    this.#voice?.leave();
    this.#voice = null;
    return this.#gateway.sign(false);
  }

  #save() {
    this.#savedAt = performance.now();
    this.entry.aliveAt = Date.now();
    if (this.#recording && this.entry.phase !== 'transcribing') this.entry.record = this.#recording.record();
    try {
      this.#state.put(this.entry);
    } catch (error) {
      // The recording does not depend on it, only its life in another process.
      log('cannot write the state file', { reason: error.message });
    }
  }
}
