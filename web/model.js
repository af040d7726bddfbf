// SPDX-License-Identifier: Apache-2.0
// What is known of one session, as its events tell it. No page in here.

const byTime = (a, b) => a.start_ms - b.start_ms || (a.track < b.track ? -1 : a.track > b.track ? 1 : 0);

export class SessionModel {
  session = null;
  progress = null;
  canon = null;
  #segments = new Map();
  #gaps = new Map();
  #lanes = new Map();

  snapshot({ session, segments, gaps, lanes, progress }) {
    this.session = session;
    this.progress = progress ?? null;
    this.#segments = new Map(segments.map((segment) => [segment.id, segment]));
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

  speaker(track) {
    const at = this.session.tracks.findIndex(({ id }) => id === track);
    return { colour: Math.max(0, at) % 8, name: this.session.tracks[at]?.name || track };
  }

  /// The words of the lane that has trouble, or nothing.
  trouble() {
    if (this.session.state !== 'live') return '';
    const down = [...this.#lanes.values()].find(({ state }) => state === 'down');
    if (!down) return '';
    return `No live text just now${down.reason ? `: ${down.reason}` : ''}. The recording goes on.`;
  }

  /// How many lines of the transcript are probably nothing that was said.
  doubts() {
    return this.canon?.segments.filter(({ doubt }) => doubt).length ?? 0;
  }

  /// Lines in reading order: of the transcript, with its doubted ones or without, or of what was heard live.
  lines(which, doubted) {
    if (which === 'canon' && this.canon) {
      const { version, segments } = this.canon;
      return segments
        .filter(({ doubt }) => doubted || !doubt)
        .map((segment) => ({ ...segment, key: `canon ${version} ${segment.id}`, kind: 'canon' }));
    }
    const live = [...this.#segments.values()]
      .filter(({ text }) => text.trim() !== '')
      .map((segment) => ({ ...segment, key: `live ${segment.id}`, kind: 'live' }));
    const gaps = [...this.#gaps].map(([key, gap]) => ({ ...gap, key: `gap ${key}`, kind: 'gap' }));
    return [...live, ...gaps].sort(byTime);
  }
}
