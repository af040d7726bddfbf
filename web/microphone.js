// SPDX-License-Identifier: Apache-2.0
// The microphone: asked for, opened, watched. What it hears comes as Int16 blocks at 16 kHz (capture.js).

// The worklet answers from the audio thread, which may be asleep.
const kStopMs = 500;

/// How transcribers hear best: as it sounds. Echo cancellation would also remove a call that comes from the loudspeaker.
const kSound = { echoCancellation: false, noiseSuppression: false, autoGainControl: true };

const kRefusals = {
  NotAllowedError: 'This page may not use the microphone. Allow it in the browser’s settings for this page, then try again.',
  NotFoundError: 'No microphone is connected.',
  OverconstrainedError: 'That microphone is not connected any more. Choose another one.',
  NotReadableError: 'The microphone does not answer. Another program may be using it.',
  AbortError: 'The microphone does not answer. Another program may be using it.',
};

/// Why no page at this address may listen; empty when one may.
export function whyNoMicrophone() {
  if (!isSecureContext) {
    return 'Browsers give the microphone to safe addresses only. Open this page by https, or on the machine itself as http://localhost.';
  }
  if (!navigator.mediaDevices?.getUserMedia || !globalThis.AudioWorkletNode) return 'This browser cannot record. A newer one can.';
  return '';
}

/// The microphones, as `{id, name}`: with names once the person has allowed one.
export async function listMicrophones() {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  return devices
    .filter(({ kind, label }) => kind === 'audioinput' && label)
    .map(({ deviceId, label }) => ({ id: deviceId, name: label }));
}

/// One microphone from open() to close().
export class Microphone {
  name = '';
  muted = false; // by the system, or a switch on the device
  asleep = false; // the browser does not let us listen just now: a phone call, a page in the background
  lost = false; // unplugged, or taken back by the person

  #stream = null;
  #track;
  #context;
  #source; // browsers collect one that nobody holds, in mid-sound
  #node;
  #listener;
  #stopped = () => {};
  #leaving = new AbortController();

  /// `listener.block({samples, skipped})`; `listener.change()` when one of the members above has changed.
  constructor(listener) {
    this.#listener = listener;
  }

  /// `id`: one of listMicrophones(), or empty for the browser's choice. Throws an Error with a sentence for people. Asks
  /// for permission where there is none, so it may take long.
  async open(id = '') {
    try {
      const audio = id ? { ...kSound, deviceId: { exact: id } } : kSound;
      this.#stream = await navigator.mediaDevices.getUserMedia({ audio });
      [this.#track] = this.#stream.getAudioTracks();
      this.name = this.#track.label || 'Microphone';
      await this.#listen();
    } catch (error) {
      this.#release();
      throw new Error(kRefusals[error.name] ?? `The microphone cannot be opened: ${error.message}`);
    }
  }

  async #listen() {
    const on = { signal: this.#leaving.signal };
    // Larger buffers: nobody listens to what we hear, and a busy machine must not tear it.
    this.#context = new AudioContext({ latencyHint: 'playback' });
    await this.#context.audioWorklet.addModule('/capture_worklet.js');
    this.#node = new AudioWorkletNode(this.#context, 'capture');
    this.#node.port.onmessage = ({ data }) => (data === 'stopped' ? this.#stopped() : this.#listener.block(data));
    // Connected to the loudspeaker, to which it gives silence: browsers run only what leads there.
    this.#source = this.#context.createMediaStreamSource(this.#stream);
    this.#source.connect(this.#node).connect(this.#context.destination);
    const look = () => this.#look();
    for (const happens of ['mute', 'unmute', 'ended']) this.#track.addEventListener(happens, look, on);
    this.#context.addEventListener('statechange', look, on);
    document.addEventListener('visibilitychange', () => this.wake(), on);
    this.#context.resume().catch(() => {}); // may wait for the person; `asleep` tells
    this.#look();
  }

  #look() {
    if (this.#leaving.signal.aborted) return;
    this.lost = this.#track.readyState === 'ended';
    this.muted = this.#track.muted;
    this.asleep = this.#context.state !== 'running';
    this.#listener.change();
  }

  /// Tries to listen again, which some browsers allow only when a person has just done something.
  wake() {
    if (this.asleep && !this.lost) this.#context.resume().catch(() => {});
  }

  /// Hears nothing until resume(); what was heard before comes as a last block.
  pause() {
    this.#node.port.postMessage('pause');
    this.#track.enabled = false;
  }

  resume() {
    this.#track.enabled = true;
    this.#node.port.postMessage('resume');
  }

  /// Gives the last block and lets go of the device.
  async close() {
    await new Promise((resolve) => {
      this.#stopped = resolve;
      setTimeout(resolve, kStopMs);
      this.#node.port.postMessage('stop');
    });
    this.#release();
  }

  #release() {
    this.#leaving.abort();
    this.#stream?.getTracks().forEach((track) => track.stop());
    if (this.#context?.state !== 'closed') this.#context?.close();
  }
}
