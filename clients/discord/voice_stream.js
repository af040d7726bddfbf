// SPDX-License-Identifier: Apache-2.0
// One RTP stream of one speaker, from packets as they come to samples where they belong.
import { Downsampler } from './downsampler.js';
import { JitterBuffer } from './jitter_buffer.js';
import { OpusDecoder, isSilence } from './opus_decoder.js';
import { Placement } from './placement.js';

const kFrame = 960; // ticks in a packet of Discord's
// Up to here lost packets are concealed; a longer loss is a hole, since nobody can guess words.
const kConcealed = 3 * kFrame;
// Opus conceals in steps of 2.5 ms.
const kStep = 120;
// The last samples wait in the filter for what follows; nothing will.
const kIdleMs = 400;

/// Times are milliseconds of the session's clock. `emit(first, samples)` gets Int16 samples of 16 kHz and where they
/// stand, in order and without overlap.
export class VoiceStream {
  #buffer = new JitterBuffer();
  #placement = new Placement();
  #decoder = null;
  #run = null; // unbroken sound: {at: tick behind what was decoded, next: sample behind what was emitted, filter}
  #floor;
  #emit;
  lost = 0; // packets
  bad = 0; // packets that were no Opus
  /// Resolves once there is a decoder; nothing is emitted before.
  ready;

  /// Nothing is emitted before sample `floor`.
  constructor(ssrc, floor, emit) {
    this.ssrc = ssrc;
    this.#floor = floor;
    this.#emit = emit;
    this.ready = OpusDecoder.open().then((decoder) => (this.#decoder = decoder));
  }

  /// False: this packet belongs to another stream.
  insert(packet, now) {
    return packet.ssrc === this.ssrc && this.#buffer.insert(packet, now);
  }

  get late() {
    return this.#buffer.late;
  }

  /// Emits what is due; with `now` Infinity all there is. False: there is no decoder yet.
  advance(now) {
    if (!this.#decoder) return false;
    for (let due = this.#buffer.next(now); due; due = this.#buffer.next(now)) this.#take(due);
    if (this.#run && this.#buffer.idle(now, kIdleMs)) this.#endRun();
    return true;
  }

  close() {
    this.#decoder?.free();
  }

  #take(due) {
    const { payload, timestamp } = due.packet;
    this.lost += due.lost;
    if (due.opens) this.#placement.open([due, ...this.#buffer.waiting()], this.#floorTick());
    let at = this.#placement.place(timestamp);
    const missing = this.#run ? at - this.#run.at : 0;
    if (missing > 0 && missing <= kConcealed && missing % kStep === 0 && due.lost > 0) {
      this.#conceal(missing, payload);
    } else if (missing !== 0) {
      this.#endRun();
    }
    if (at < this.#floorTick()) {
      // A sender whose timestamps went back.
      this.#placement.open([due], this.#floorTick());
      at = this.#placement.place(timestamp);
    }
    // The sound before rings out in the first frame of silence; more of it needs no bytes.
    const silence = isSilence(payload);
    if (silence && !this.#run) return;
    this.#run ??= { at, next: Math.round(at / 3), filter: new Downsampler() };
    this.#decode(payload);
    if (silence) this.#endRun();
  }

  #floorTick() {
    return this.#run ? this.#run.at : this.#floor * 3;
  }

  #decode(payload) {
    let pcm;
    try {
      pcm = this.#decoder.decode(payload);
    } catch {
      ++this.bad;
      pcm = this.#decoder.conceal(kFrame);
    }
    this.#hear(pcm);
  }

  #conceal(missing, following) {
    const last = Math.min(missing, kFrame);
    if (missing > last) this.#hear(this.#decoder.conceal(missing - last));
    let pcm;
    try {
      pcm = this.#decoder.recover(following, last);
    } catch {
      pcm = this.#decoder.conceal(last);
    }
    this.#hear(pcm);
  }

  #hear(pcm) {
    this.#run.at += pcm.length / 2;
    this.#give(this.#run.filter.push(pcm));
  }

  #endRun() {
    this.#give(this.#run.filter.flush());
    this.#run = null;
  }

  #give(samples) {
    if (samples.length === 0) return;
    const first = this.#run.next;
    this.#run.next = this.#floor = first + samples.length;
    this.#emit(first, samples);
  }
}
