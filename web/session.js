// SPDX-License-Identifier: Apache-2.0
// One session on the page: its events in, its text and state shown.
import { linkTo } from './address.js';
import { announcer } from './announce.js';
import { getJson, transcriptUrl } from './api.js';
import { copy } from './clipboard.js';
import { sessionDeeds } from './deeds.js';
import { listen } from './events.js';
import { count } from './format.js';
import { findWords } from './found.js';
import { heardBy } from './heard_by.js';
import { lineKeys } from './keys.js';
import { lineView } from './lines.js';
import { SessionModel } from './model.js';
import { newsBar } from './news.js';
import { placeKeeper } from './place.js';
import { onPlaying, playFrom, stopPlayer } from './player.js';
import { showHead, wantVersion, wantedVersion, wantsDoubts } from './session_head.js';
import { versionPicker } from './versions.js';

const list = document.getElementById('transcript');
const page = document.getElementById('page');
const follow = document.getElementById('follow');
const silence = document.getElementById('silence');
const query = document.getElementById('query');

const quiet = {
  live: 'Listening. Words appear here as they are spoken.',
  finishing: 'Nothing was heard live.',
  transcribing: 'Nothing was heard live. The recording is being transcribed.',
  needs_reconnect: 'The recording is kept until the account is linked again.',
  failed: 'No words. The recording is kept.',
};

/// Opens a session, at a moment of it (milliseconds) or at none (null). `leave()` leaves it, `goTo(ms)` goes to another
/// moment.
export function openSession(id, moment) {
  const model = new SessionModel();
  const leaving = new AbortController();
  const { signal } = leaving;
  let problem = '';
  let waiting = false;
  let fetched = 0;
  let searched = query.value.trim() !== '';  // opened from a search: goes to where the words are
  let arriving = false;  // the transcript that is being fetched has just been made

  const play = (line, ms) => playFrom(id, line.track, model.speaker(line.track).name, ms);
  const share = (line, button) => copy(linkTo(id, line.start_ms), button);
  const view = lineView(list, { onPlay: play, onShare: share, signal });
  const stillGrowing = () => ['live', 'finishing'].includes(model.session?.state);
  const place = placeKeeper(page, list, { follows: stillGrowing, onMoved: showFollow, signal });
  const complain = (sentence) => {
    problem = sentence;
    changed();
  };
  const picker = versionPicker(id, {
    signal,
    onPick: () => fetchCanon(),
    onTold: ({ duration_ms }) => {
      model.session.duration_ms = duration_ms;
      changed();
    },
    onProblem: complain,
  });
  const heard = heardBy(id, { speaker: (track) => model.speaker(track), signal });
  const deeds = sessionDeeds(id, { signal, onKnown: changed, onProblem: complain });
  const voice = announcer();
  const news = newsBar({
    signal,
    onShow: () => {
      wantVersion('changes');
      changed();
    },
    onClosed: () => view.paint('fresh', () => []),
  });

  function showFollow() {
    follow.hidden = model.session?.state !== 'live' || place.atEnd();
  }

  function draw() {
    waiting = false;
    showHead(model, picker.picked(), problem);
    if (!model.session) return;
    deeds.show(model.session);
    voice.show(model.session.state);
    const lines = model.lines(wantedVersion(), wantsDoubts());
    view.show(lines, (track) => model.speaker(track));
    silence.hidden = lines.length > 0;
    silence.textContent = quiet[model.session.state] ?? 'No words in this recording.';
    const found = findWords(lines, query.value);
    view.paint('found', (line) => found.get(line) ?? []);
    place.restore();
    showFollow();
    // What is read first is there.
    if (!model.canon && model.session.version > 0) return;
    if (searched) moment ??= found.keys().next().value?.start_ms ?? null;
    searched = false;
    if (moment !== null && lines.length) {
      view.goTo(moment);
      moment = null;
      place.hold();
    }
  }

  // Many events of one moment make one drawing.
  function changed() {
    if (waiting || signal.aborted) return;
    waiting = true;
    requestAnimationFrame(() => !signal.aborted && draw());
  }

  // Fetches the version that is to be read, unless it is there or under way.
  async function fetchCanon() {
    const version = picker.picked() || model.session.version;
    if (version === fetched || version === 0) return;
    fetched = version;
    try {
      const canon = await getJson(transcriptUrl(id, 'json', version), signal);
      if (version !== fetched) return;
      model.canon = canon;
      problem = '';
    } catch (error) {
      if (signal.aborted || version !== fetched) return;
      fetched = 0;
      problem = error.message;
      changed();
      return;
    }
    if (arriving) tellWhatChanged();
    changed();
  }

  // The first transcript takes the place of the live text before the reader's eyes.
  function tellWhatChanged() {
    arriving = false;
    if (!model.heardLive()) {
      news.tell('The transcript is here');
      return;
    }
    const { pieces, places } = model.comparison();
    const fresh = new Map([...pieces].map(([segment, own]) => [segment.id, own.filter(({ kind }) => kind === 'ins')]));
    draw();
    view.paint('fresh', (line) => (line.kind === 'canon' && fresh.get(line.id)) || []);
    news.tell(`The transcript is here: ${places ? count(places, 'place') : 'nothing'} changed`, places > 0);
  }

  function newest(version) {
    model.session.version = version;
    fetchCanon();
    picker.refresh();
  }

  const take = {
    snapshot: (data) => {
      problem = '';
      model.snapshot(data);
      heard.refresh();
      newest(data.session.version);
    },
    track: (data) => model.track(data),
    segment: (data) => {
      model.segment(data);
      if (data.state === 'final') voice.final(data.id, model.speaker(data.track).name, data.text);
    },
    gap: (data) => model.gap(data),
    lane: (data) => {
      model.lane(data);
      heard.refresh();
    },
    state: (data) => {
      model.state(data);
      heard.refresh();
    },
    progress: (data) => {
      model.progress = data;
    },
    canon: ({ version }) => {
      arriving = !model.canon;
      newest(version);
      heard.refresh();
    },
  };
  const drawn = Object.entries(take).map(([type, handle]) => [type, (data) => {
    handle(data);
    changed();
  }]);
  listen(id, Object.fromEntries(drawn), complain, signal);

  for (const choice of ['versions', 'doubts']) {
    document.getElementById(choice).addEventListener('change', () => {
      news.close();
      changed();
    }, { signal });
  }
  query.addEventListener('input', changed, { signal });
  follow.addEventListener('click', () => place.toEnd(), { signal });
  onPlaying((track, ms) => view.mark(track, ms));
  lineKeys({ list, view, firstInView: place.firstInView, onPlay: play, onShare: share, signal });
  wantVersion('canon');
  changed();

  return {
    goTo(ms) {
      moment = ms;
      changed();
    },
    leave() {
      leaving.abort();
      stopPlayer();
      onPlaying(() => {});
      view.paint('found', () => []);
      list.replaceChildren();
      silence.hidden = true;
      follow.hidden = true;
    },
  };
}
