// SPDX-License-Identifier: Apache-2.0
// Keeps a voice connection of @discordjs/voice up: over lost sockets, region moves and moves to another channel.

const kFirstPauseMs = 1000;
const kLongestPauseMs = 30_000;
// Joining has to come to something in this time.
const kJoinMs = 20_000;
// After this close code a move brings a new server at once; a removal brings nothing.
const kMoveMs = 5000;
const kGiveUpMs = 10 * 60_000;
const kRemoved = 4014;
const kChannelGone = 4022;

/// `told('ready', channelId)`, `told('lost')` when it will come back, and at the end `told('removed')` (a person took us out, or
/// the channel is gone) or `told('unreachable')`. Gives `{leave(), renew()}`: leave, or join anew.
export function keepVoice(connection, told) {
  const { channelId } = connection.joinConfig;
  let timer = null;
  let pauseMs = kFirstPauseMs;
  let lostAt = performance.now();
  let over = false;
  let wanted = channelId;

  function end(word) {
    if (over) return;
    over = true;
    clearTimeout(timer);
    if (connection.state.status !== 'destroyed') connection.destroy();
    if (word) told(word);
  }

  function later(ms, what) {
    clearTimeout(timer);
    timer = setTimeout(what, ms);
  }

  function rejoin() {
    if (performance.now() - lostAt > kGiveUpMs) return end('unreachable');
    // It answers by a change of state; without one it is tried again.
    later(kJoinMs + pauseMs, rejoin);
    pauseMs = Math.min(2 * pauseMs, kLongestPauseMs);
    // Discord says nothing to a join of the channel that it believes us in.
    if (connection.state.status === 'connecting') connection.disconnect();
    connection.rejoin({ channelId: wanted, selfDeaf: false, selfMute: true });
  }

  function onDisconnected({ reason, closeCode }) {
    if (reason === 0 && closeCode === kChannelGone) return end('removed');
    if (reason === 0 && closeCode === kRemoved) return later(kMoveMs, () => end('removed'));
    later(pauseMs, rejoin);
  }

  connection.on('error', () => {}); // the state says what comes of it
  connection.on('stateChange', (before, now) => {
    if (over || before.status === now.status) return;
    if (before.status === 'ready') {
      lostAt = performance.now();
      told('lost');
    }
    if (now.status === 'ready') {
      clearTimeout(timer);
      pauseMs = kFirstPauseMs;
      wanted = connection.joinConfig.channelId ?? wanted;
      told('ready', wanted);
    } else if (now.status === 'disconnected') {
      onDisconnected(now);
    } else if (now.status === 'destroyed') {
      end('removed');
    } else {
      later(kJoinMs, rejoin);
    }
  });
  later(kJoinMs, rejoin);
  return { leave: () => end(''), renew: () => !over && connection.disconnect() };
}
