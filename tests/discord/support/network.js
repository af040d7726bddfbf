// SPDX-License-Identifier: Apache-2.0
// What the internet does to packets, the same for the same seed.

/// Numbers from 0 to 1.
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}

/// `sent`: `[{at, packet, ...}]`. Each arrives up to `jitter` ms late (so that they overtake each other), or never (`loss`, a
/// part of 1), or twice (`doubled`): `{arrived: [{at, packet, ...}] in order of arrival, lost: [...]}`.
export function travel(sent, { seed = 1, jitter = 0, loss = 0, doubled = 0 }) {
  const roll = dice(seed);
  const arrived = [];
  const lost = [];
  for (const one of sent) {
    if (roll() < loss) {
      lost.push(one);
      continue;
    }
    arrived.push({ ...one, at: one.at + jitter * roll() });
    if (roll() < doubled) arrived.push({ ...one, at: one.at + jitter * roll() });
  }
  return { arrived: arrived.sort((a, b) => a.at - b.at), lost };
}
