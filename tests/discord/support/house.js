// SPDX-License-Identifier: Apache-2.0
// The real scribe-sandbox and scribed in a directory of their own, on free ports. The binaries are in $SCRIBED_BIN_DIR, or in the
// asan build.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

const kPrograms = process.env.SCRIBED_BIN_DIR ?? new URL('../../../build/asan/bin', import.meta.url).pathname;
const kPatienceMs = 120_000;

/// Waits until `look()` gives something true, and gives that.
export async function until(look, what) {
  for (const deadline = Date.now() + kPatienceMs; Date.now() < deadline; await pause(20)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`waited in vain: ${what}`);
}

export class House {
  dir = mkdtempSync(join(tmpdir(), 'scribe-discord-'));
  #sandbox;
  #daemon;
  #sandboxPort;
  #starts = 0;
  #settings;
  port = 0;

  static async open(settings = []) {
    const house = new House();
    house.#settings = settings;
    writeFileSync(join(house.dir, 'key'), 'sk-discord\n');
    [house.#sandbox, house.#sandboxPort] = await house.#run('scribe-sandbox', ['--port', '0']);
    await house.startDaemon();
    return house;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /// The same port as before, so that clients find it again.
  async startDaemon() {
    const upstream = `http://127.0.0.1:${this.#sandboxPort}`;
    const settings = [
      `listen.port=${this.port}`,
      `state.dir=${join(this.dir, 'state')}`,
      `upstream.api_url=${upstream}`,
      `upstream.chatgpt_url=${upstream}/backend-api`,
      `upstream.api_key_file=${join(this.dir, 'key')}`,
      'live.backlog_s=600',
      'batch.retry_ms=10',
      'process.threads=2',
      ...this.#settings,
    ];
    [this.#daemon, this.port] = await this.#run('scribed', settings.flatMap((setting) => ['--set', setting]));
  }

  /// SIGKILL, as a crash would.
  async killDaemon() {
    this.#daemon.kill('SIGKILL');
    await once(this.#daemon, 'exit');
  }

  async ask(method, path, key) {
    const reply = await fetch(this.url + path, { method, headers: key ? { authorization: `Bearer ${key}` } : {} });
    return reply.json();
  }

  /// What the sandbox's ear hears in a recording of scribed's: `[{text, start}]`, in ms, exact where the words are whole.
  async listen(session, track) {
    const recording = await (await fetch(`${this.url}/v1/sessions/${session}/audio/${track}.wav`)).blob();
    const form = new FormData();
    form.set('file', recording, 'recording.wav');
    form.set('model', 'whisper-1');
    form.set('response_format', 'verbose_json');
    form.set('timestamp_granularities[]', 'word');
    const headers = { authorization: 'Bearer sk-discord' };
    const reply = await fetch(`http://127.0.0.1:${this.#sandboxPort}/v1/audio/transcriptions`, { method: 'POST', headers, body: form });
    return (await reply.json()).words.map(({ word, start }) => ({ text: word, start: Math.round(1000 * start) }));
  }

  /// Both programs end; throws when a sanitizer complained.
  async close() {
    for (const child of [this.#daemon, this.#sandbox]) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    const logs = readdirSync(this.dir).filter((name) => name.endsWith('.log'));
    const complaint = logs.map((name) => readFileSync(join(this.dir, name), 'utf8')).find((text) => /Sanitizer:|runtime error:/.test(text));
    rmSync(this.dir, { recursive: true });
    if (complaint) throw new Error(complaint);
  }

  // Gives the process and its port, once it listens.
  async #run(program, words) {
    const log = openSync(join(this.dir, `${program}.${++this.#starts}.log`), 'w');
    const child = spawn(join(kPrograms, program), words, { stdio: ['ignore', 'pipe', log] });
    const [line] = await Promise.race([
      once(createInterface(child.stdout), 'line'),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`${program} ended with ${code}`))),
    ]);
    child.stdout.resume();
    return [child, JSON.parse(line).listening.port];
  }
}
