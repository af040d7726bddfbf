// SPDX-License-Identifier: Apache-2.0
// One session on the page: its events in, its text and state shown.
import { getJson, sessionUrl, transcriptUrl } from './api.js';
import { lineView } from './lines.js';
import { SessionModel } from './model.js';
import { onPlaying, playFrom, stopPlayer } from './player.js';
import { showHead, wantCanon, wantedVersion, wantsDoubts } from './session_head.js';
import { versionPicker } from './versions.js';

const list = document.getElementById('transcript');
const page = document.getElementById('page');
const follow = document.getElementById('follow');
const silence = document.getElementById('silence');
const versions = document.getElementById('versions');
const doubts = document.getElementById('doubts');

const atEnd = () => page.scrollHeight - page.scrollTop - page.clientHeight < 80;
const toEnd = () => {
  page.scrollTop = page.scrollHeight;
};

const quiet = {
  live: 'Listening. Words appear here as they are spoken.',
  finishing: 'Nothing was heard live.',
  transcribing: 'Nothing was heard live. The recording is being transcribed.',
  needs_reconnect: 'The recording is kept until the account is linked again.',
};

/// Opens a session; the returned function leaves it.
export function openSession(id) {
  const model = new SessionModel();
  const leaving = new AbortController();
  const on = { signal: leaving.signal };
  const view = lineView(list, (line, ms) => {
    playFrom(id, line.track, model.speaker(line.track).name, ms);
  });
  const events = new EventSource(sessionUrl(id, '/events'));
  let problem = '';
  let waiting = false;
  let fetched = 0;
  const picker = versionPicker(id, {
    signal: leaving.signal,
    onPick: () => fetchCanon(),
    onProblem: (sentence) => {
      problem = sentence;
      changed();
    },
  });

  function draw() {
    waiting = false;
    showHead(model, id, picker.picked(), problem);
    if (!model.session) return;
    picker.show(model.session);
    const following = model.session.state === 'live' && atEnd();
    const lines = model.lines(wantedVersion(), wantsDoubts());
    view.show(lines, (track) => model.speaker(track));
    silence.hidden = lines.length > 0;
    silence.textContent = quiet[model.session.state] ?? 'No words in this recording.';
    if (following) toEnd();
    follow.hidden = model.session.state !== 'live' || atEnd();
  }

  // Many events of one moment make one drawing.
  function changed() {
    if (waiting || leaving.signal.aborted) return;
    waiting = true;
    requestAnimationFrame(() => !leaving.signal.aborted && draw());
  }

  // Fetches the version that is to be read, unless it is there or under way.
  async function fetchCanon() {
    const version = picker.picked() || model.session.version;
    if (version === fetched || version === 0) return;
    fetched = version;
    try {
      const canon = await getJson(transcriptUrl(id, 'json', version), leaving.signal);
      if (version !== fetched) return;
      model.canon = canon;
      problem = '';
    } catch (error) {
      if (leaving.signal.aborted || version !== fetched) return;
      fetched = 0;
      problem = error.message;
    }
    changed();
  }

  function newest(version) {
    model.session.version = version;
    fetchCanon();
    picker.refresh();
  }

  const heard = {
    snapshot: (data) => {
      problem = '';
      model.snapshot(data);
      newest(data.session.version);
    },
    track: (data) => model.track(data),
    segment: (data) => model.segment(data),
    gap: (data) => model.gap(data),
    lane: (data) => model.lane(data),
    state: (data) => model.state(data),
    progress: (data) => {
      model.progress = data;
    },
    canon: ({ version }) => newest(version),
  };
  for (const [type, take] of Object.entries(heard)) {
    events.addEventListener(type, (event) => {
      take(JSON.parse(event.data));
      changed();
    });
  }

  // The browser comes back by itself after a broken stream; after a refusal it does not, and the refusal has a reason.
  events.onopen = () => {
    problem = '';
    changed();
  };
  events.onerror = async () => {
    problem = 'The connection is lost; trying again.';
    if (events.readyState === EventSource.CLOSED) {
      problem = await getJson(sessionUrl(id), leaving.signal).then(
        () => 'The connection is lost. Load the page again.',
        (error) => error.message,
      );
    }
    changed();
  };

  versions.addEventListener('change', changed, on);
  doubts.addEventListener('change', changed, on);
  follow.addEventListener('click', toEnd, on);
  page.addEventListener('scroll', () => {
    follow.hidden = model.session?.state !== 'live' || atEnd();
  }, { ...on, passive: true });
  onPlaying((track, ms) => view.mark(track, ms));
  wantCanon();
  changed();

  return () => {
    leaving.abort();
    events.close();
    stopPlayer();
    onPlaying(() => {});
    list.replaceChildren();
    silence.hidden = true;
    follow.hidden = true;
  };
}
