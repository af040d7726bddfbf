// SPDX-License-Identifier: Apache-2.0
// People's own words, as the protocol takes them (docs/protocol.md): without control characters, of limited length.

/// At most `bytes` of UTF-8, no character cut; white space and control characters become single spaces.
export function plainText(text, bytes) {
  const plain = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  const cut = new TextEncoder().encode(plain).subarray(0, bytes);
  // A stream's decoder keeps the beginning of a character to itself.
  return new TextDecoder().decode(cut, { stream: true }).trim();
}
