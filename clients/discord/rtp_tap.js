// SPDX-License-Identifier: Apache-2.0
// Opus packets with their RTP headers from a VoiceReceiver of @discordjs/voice, which decrypts them and drops the headers
// (version 0.19; from 1.0 on its packets keep them).

const kHeaderBytes = 12;

// RFC 3550 5.1. The header travels unencrypted, and is authenticated with the packet.
const readHeader = (message) =>
  message.length < kHeaderBytes
    ? null
    : { sequence: message.readUInt16BE(2), timestamp: message.readUInt32BE(4), ssrc: message.readUInt32BE(8) };

// End-to-end encrypted frames end with an 8-byte tag, a nonce, ranges, the size of all that, and this (DAVE protocol, payload format).
const kDaveMarker = 0xfa;
const kDaveLeast = 12;

/// What the receiver hands on as it came, because its keys are not there yet: noise to a decoder.
function stillEncrypted(payload) {
  const size = payload.at(-3);
  return payload.at(-1) === kDaveMarker && payload.at(-2) === kDaveMarker && size >= kDaveLeast && size <= payload.length;
}

/// `heard(userId, {payload, sequence, timestamp, ssrc})` gets every packet of everybody who speaks; `damaged(userId)` is called for
/// one that cannot be decrypted. To be called before the connection is ready. Gives a function that ends it.
export function tapReceiver(receiver, heard, damaged) {
  let header = null;
  let ended = false;
  const { onUdpMessage } = receiver;
  // A packet's way through the receiver is one call: what comes out of it belongs to this header.
  receiver.onUdpMessage = (message) => {
    header = readHeader(message);
    onUdpMessage(message);
  };

  function subscribe(userId) {
    if (ended || receiver.subscriptions.has(userId)) return;
    const stream = receiver.subscribe(userId);
    stream.push = (payload) => {
      if (payload && stillEncrypted(payload)) damaged(userId);
      else if (payload) heard(userId, { ...header, payload });
      return true;
    };
    // A packet that cannot be decrypted destroys the stream, and the next one needs another.
    stream.once('error', () => damaged(userId));
    stream.once('close', () => subscribe(userId));
  }

  // Told of a first packet before the receiver looks for who wants it: none is missed.
  receiver.speaking.on('start', subscribe);
  return () => {
    ended = true;
    receiver.speaking.off('start', subscribe);
    for (const stream of receiver.subscriptions.values()) stream.destroy();
  };
}
