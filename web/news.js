// SPDX-License-Identifier: Apache-2.0
// The word that the transcript has taken the place of the live text, and where it reads otherwise.
import { whisper } from './clipboard.js';

const news = document.getElementById('news');
const text = document.getElementById('news-text');
const show = document.getElementById('news-show');

/// `onShow()` when a person wants to see what changed, `onClosed()` when the message goes. Until `signal`.
export function newsBar({ onShow, onClosed, signal }) {
  const close = () => {
    news.hidden = true;
    onClosed();
  };
  document.getElementById('news-close').addEventListener('click', close, { signal });
  show.addEventListener('click', () => {
    close();
    onShow();
  }, { signal });
  signal.addEventListener('abort', close);
  return {
    close,
    /// `more`: there is something to show.
    tell(sentence, more = false) {
      text.textContent = sentence;
      show.hidden = !more;
      news.hidden = false;
      whisper(text.textContent);
    },
  };
}
