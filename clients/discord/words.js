// SPDX-License-Identifier: Apache-2.0
// Everything that is said to people in Discord.

/// 3725 -> 1:02:05
export function clock(seconds) {
  const whole = Math.round(seconds);
  const two = (n) => String(n).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

export const kWords = {
  recording: (voice, user) =>
    `🔴 **This voice channel is being recorded and transcribed** (${voice}, started by ${user}). ` +
    'Whoever speaks is recorded under the name shown here. Do not want that? Leave the channel or mute yourself. `/scribe stop` ends it.',
  goesOn: (voice) => `🔴 The recording of ${voice} goes on: **this voice channel is being recorded and transcribed**.`,
  started: (voice) => `Recording ${voice}.`,
  stopping: 'The recording has ended. A link to the transcript follows.',
  nothingToStop: 'Nothing is being recorded.',
  already: (voice) => `Already recording ${voice}. One bot records one channel at a time.`,
  starting: 'A recording is just being started.',
  noLanguage: 'The language is a code such as `en`, `deu` or `en-GB`; leave it out when you are not sure.',
  noVoice: 'Join a voice channel first, then say `/scribe start` again.',
  cannotJoin: (voice, why) => `I cannot join ${voice}: ${why}`,
  noAnswer: 'scribed cannot be reached right now. I record all the same and send it as soon as it answers.',
  refused: (why) => `scribed does not take recordings from me: ${why}. Whoever runs this bot must look at SCRIBE_KEY.`,
  restarting: '⏸️ The recorder stops for a moment. If it is back within ten minutes the recording goes on, else it ends here.',

  no_sound: '⚠️ I hear nobody, although somebody is not muted. If you are speaking, this is not being recorded: check your microphone, or `/scribe stop` and start again.',
  sound_back: '✅ I can hear you now.',
  voice_lost: '⚠️ The voice connection is lost; I am trying to come back. What is said meanwhile is not recorded.',
  voice_back: '✅ The voice connection is back.',
  not_saving: '⚠️ scribed cannot be reached. I keep what is said (up to ten minutes) and send it as soon as it answers.',
  saving_again: '✅ scribed answers again; what was kept is being saved.',
  dropped: (seconds) => `⚠️ scribed has been away for so long that ${clock(seconds)} of speech could not be kept.`,
  crowded: '⚠️ More than 64 people have spoken; further speakers are not recorded.',

  alone: 'everybody has left',
  removed: 'I was removed from the voice channel',
  unreachable: 'the voice connection could not be restored',
  away: 'the recorder was away for too long',
  by: (user) => `stopped by ${user}`,

  ended: (voice, seconds, why) => `⏹️ The recording of ${voice} has ended after ${clock(seconds)}${why ? ` (${why})` : ''}.`,
  nothingSaid: 'Nobody said anything; there is no transcript.',
  failed: (why) => `❌ scribed did not take the rest of it: ${why}`,
  session: (state, reason) =>
    ({
      done: '📄 The transcript is ready.',
      failed: `❌ The final transcript could not be made: ${reason}. The live text and the recording are kept.`,
      gone: 'The session was deleted.',
      needs_reconnect: '⏳ The final transcript waits until the ChatGPT account of scribed is linked again (`scribe link`).',
    })[state] ?? '⏳ The live text can be read; the final transcript is being made.',
  open: 'Open',
  openForMe: 'Open without a login',
  notForYou: 'This opens for those who were there, and for those who manage this server.',
  ticket: (url) => `For your browser only, once, within a minute: ${url}`,
  noTicket: (why) => `scribed gives no ticket: ${why}`,
  status: ({ speakers, seconds, saving, heldSeconds, losses }, voice) =>
    [
      `🔴 Recording ${voice}: ${clock(seconds)}, ${speakers} ${speakers === 1 ? 'speaker' : 'speakers'}.`,
      saving ? 'Everything is being saved.' : `scribed cannot be reached; ${clock(heldSeconds)} wait to be saved.`,
      losses.packets ? `Lost on the way: ${((100 * losses.lost) / (losses.packets + losses.lost)).toFixed(1)} %.` : 'Nobody has spoken yet.',
    ].join(' '),
};
