// SPDX-License-Identifier: Apache-2.0
// The audio thread's end of the microphone (microphone.js is the other). In: 'pause', 'resume', 'stop'; out: Capture's
// blocks, and 'stopped' behind the last of them.
import { Capture } from './capture.js';

class CaptureProcessor extends AudioWorkletProcessor {
  #capture = new Capture(sampleRate, (block) => this.port.postMessage(block, [block.samples.buffer]));
  #state = 'running';

  constructor() {
    super();
    this.port.onmessage = ({ data }) => this.#told(data);
  }

  #told(word) {
    if (this.#state === 'stopped') return;
    if (word === 'resume') this.#state = 'running';
    if (word === 'pause' || word === 'stop') {
      this.#capture.cut();
      this.#state = word === 'pause' ? 'paused' : 'stopped';
    }
    if (word === 'stop') this.port.postMessage('stopped');
  }

  process([channels]) {
    if (this.#state === 'running') this.#capture.take(channels, Date.now());
    return this.#state !== 'stopped';
  }
}

registerProcessor('capture', CaptureProcessor);
