// SPDX-License-Identifier: Apache-2.0
// The place that is read stays where it is on the screen, whatever comes, changes or goes above and below it.

const kNearEnd = 80;  // px: closer to the end than this is at the end

/// Keeps the place of `page`, which scrolls, in `list`, whose items have a `line`. `follows()`: whether a reader who is
/// at the end is to stay there. `onMoved()` after each scrolling. Until `signal`.
export function placeKeeper(page, list, { follows, onMoved, signal }) {
  let held = null;
  let atEnd = true;
  let set = -1;

  const topOf = (item) => item.getBoundingClientRect().top - page.getBoundingClientRect().top;

  /// The first line that is seen to its end.
  function firstInView() {
    const items = list.children;
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { height } = items[middle].getBoundingClientRect();
      if (topOf(items[middle]) + height > 16) high = middle;
      else low = middle + 1;
    }
    return items[low];
  }

  function hold() {
    atEnd = page.scrollHeight - page.scrollTop - page.clientHeight < kNearEnd;
    const item = page.scrollTop > 0 ? firstInView() : undefined;
    held = item ? { item, ms: item.line.start_ms, top: topOf(item) } : null;
  }

  // Another text is held at the same moment.
  function sameMoment() {
    if (held.item.isConnected) return held.item;
    let best = null;
    for (const item of list.children) {
      if (!best || Math.abs(item.line.start_ms - held.ms) < Math.abs(best.line.start_ms - held.ms)) best = item;
    }
    if (best) held = { ...held, item: best, ms: best.line.start_ms };
    return best;
  }

  function restore() {
    if (atEnd && follows()) {
      page.scrollTop = page.scrollHeight;
      hold();
    } else if (held) {
      const item = sameMoment();
      if (item) page.scrollTop += topOf(item) - held.top;
      set = page.scrollTop;
    }
  }

  page.addEventListener('scroll', () => {
    // What was held stays held to the pixel when it was us who scrolled.
    if (page.scrollTop !== set) hold();
    onMoved();
  }, { passive: true, signal });
  // Lines that wrap otherwise, a notice that comes, a phone that is turned.
  const sizes = new ResizeObserver(restore);
  for (const box of [page, list, list.parentElement]) sizes.observe(box);
  signal.addEventListener('abort', () => sizes.disconnect());

  return {
    restore,
    /// Holds what is seen now.
    hold,
    firstInView,
    atEnd: () => atEnd,
    toEnd() {
      atEnd = true;
      page.scrollTop = page.scrollHeight;
      hold();
    },
  };
}
