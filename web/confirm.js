// SPDX-License-Identifier: Apache-2.0
// Asks before something that cannot be taken back.

function piece(tag, text, className = '') {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
}

/// Whether the person says yes to `question`; Escape is a no. `yes` names the deed.
export function confirmed(question, details, yes) {
  const dialog = document.createElement('dialog');
  const title = piece('h2', question);
  const more = piece('p', details);
  const no = piece('button', 'Cancel', 'quiet');
  const go = piece('button', yes, 'strong');
  const tools = piece('div', '', 'tools');
  title.id = 'confirm-title';
  more.id = 'confirm-details';
  no.type = 'button';
  go.type = 'button';
  dialog.setAttribute('aria-labelledby', title.id);
  dialog.setAttribute('aria-describedby', more.id);
  tools.append(no, go);
  dialog.append(title, more, tools);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    no.addEventListener('click', () => dialog.close());
    go.addEventListener('click', () => dialog.close('yes'));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
  });
}
