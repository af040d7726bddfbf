// SPDX-License-Identifier: Apache-2.0
// Everything of a session as files.
import { audioUrl, transcriptUrl } from './api.js';

const downloads = document.getElementById('downloads');
const menu = document.getElementById('download-menu');
const formats = [['txt', 'Text'], ['md', 'Markdown'], ['srt', 'Subtitles, SRT'], ['vtt', 'Subtitles, WebVTT'], ['json', 'JSON']];

function file(href, name, label) {
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.textContent = label;
  return link;
}

function heading(text) {
  const made = document.createElement('h3');
  made.textContent = text;
  return made;
}

/// The files of `session`: its transcript in `version` (0: the newest), and each speaker's recording.
export function showDownloads({ id, state, tracks }, version) {
  menu.hidden = state === 'live';
  const wanted = JSON.stringify([id, version, tracks]);
  if (downloads.dataset.wanted === wanted) return;
  downloads.dataset.wanted = wanted;
  const named = `${id}${version ? `.v${version}` : ''}`;
  downloads.replaceChildren(
    heading('Transcript'),
    ...formats.map(([format, label]) => file(transcriptUrl(id, format, version), `${named}.${format}`, label)),
    heading('Recording'),
    ...tracks.map((track) => file(audioUrl(id, track.id), `${id}.${track.id}.wav`, `${track.name || track.id}, WAV`)),
  );
}
