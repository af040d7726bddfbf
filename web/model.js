// SPDX-License-Identifier: Apache-2.0
// What is known of one session, as its events tell it. No page in here.
import { compare } from './compare.js';

const byTime = (a, b) => a.start_ms - b.start_ms || (a.track < b.track ? -1 : a.track > b.track ? 1 : 0);

export class SessionModel {
  session = null;
  progress = null;
  #canon = null;
  #segments = new Map();
  #gaps = new Map();
  #lanes = new Map();
  #compared = null;

  get canon() {
    return this.#canon;
  }

  set canon(canon) {
    this.#canon = canon;
    this.#compared = null;
  }

  snapshot({ session, segments, gaps, lanes, progress }) {
    this.session = session;
    this.progress = progress ?? null;
    this.#segments = new Map(segments.map((segment) => [segment.id, segment]));
    this.#compared = null;
    this.#gaps.clear();
    gaps.forEach((gap) => this.gap(gap));
    this.#lanes = new Map(lanes.map((lane) => [lane.track, lane]));
  }

  track(track) {
    if (this.session && !this.session.tracks.some(({ id }) => id === track.id)) this.session.tracks.push(track);
  }

  segment(segment) {
    if (segment.state === 'retracted') this.#segments.delete(segment.id);
    else this.#segments.set(segment.id, segment);
    this.#compared = null;
  }

  // A gap that grows keeps its start.
  gap(gap) {
    this.#gaps.set(`${gap.track} ${gap.start_ms}`, gap);
  }

  lane(lane) {
    this.#lanes.set(lane.track, lane);
  }

  state({ state, reason }) {
    Object.assign(this.session, { state, reason });
    if (state !== 'transcribing') this.progress = null;
  }

  /// `label` is what stands at lines: nothing where only one speaks.
  speaker(track) {
    const { tracks } = this.session;
    const at = tracks.findIndex(({ id }) => id === track);
    const name = tracks[at]?.name || track;
    return { colour: Math.max(0, at) % 8, name, label: tracks.length > 1 ? name : '' };
  }

  /// The words of the lane that has trouble, or nothing.
  trouble() {
    if (this.session.state !== 'live') return '';
    const down = [...this.#lanes.values()].find(({ state }) => state === 'down');
    if (!down) return '';
    return `No live text just now${down.reason ? `: ${down.reason.replace(/\.$/, '')}` : ''}. The recording goes on.`;
  }

  /// How many lines of the transcript are probably nothing that was said.
  doubts() {
    return this.canon?.segments.filter(({ doubt }) => doubt).length ?? 0;
  }

  #live() {
    return [...this.#segments.values()].filter(({ text }) => text.trim() !== '');
  }

  /// Whether there is live text to compare with.
  heardLive() {
    return this.#live().length > 0;
  }

  /// The transcript beside the live text (compare.js), its doubted lines aside; only while there is a transcript.
  comparison() {
    this.#compared ??= compare(this.canon.segments.filter(({ doubt }) => !doubt), this.#live());
    return this.#compared;
  }

  /// Lines in reading order: `canon`, the transcript with its doubted ones or without; `changes`, the same with what was
  /// heard otherwise; `live`, what was heard live.
  lines(which, doubted) {
    if (which === 'canon' && this.canon) {
      const { version, segments } = this.canon;
      return segments
        .filter(({ doubt }) => doubted || !doubt)
        .map((segment) => ({ ...segment, key: `canon ${version} ${segment.id}`, kind: 'canon' }));
    }
    if (which === 'changes' && this.canon) {
      const { pieces, lost } = this.comparison();
      const kept = [...pieces].map(([segment, own]) => ({ ...segment, key: `changes ${segment.id}`, kind: 'changes', pieces: own }));
      const gone = lost.map((segment) => ({ ...segment, key: `lost ${segment.id}`, kind: 'changes lost' }));
      return [...kept, ...gone].sort(byTime);
    }
    const live = this.#live().map((segment) => ({ ...segment, key: `live ${segment.id}`, kind: 'live' }));
    const gaps = [...this.#gaps].map(([key, gap]) => ({ ...gap, key: `gap ${key}`, kind: 'gap' }));
    return [...live, ...gaps].sort(byTime);
  }
}
