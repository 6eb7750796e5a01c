/** A button that asks once more before it does something that cannot be undone. */
import { html } from '../lib.js';
import { t } from '../texts.js';

/** Returns a function that draws the button. */
export function confirmed(update) {
  let asked = null; // id of what was asked for
  return (id, label, question, act) => asked === id
    ? html`
      <span class="row confirm" role="group" aria-label=${question}>
        <span class="small">${question}</span>
        <button class="danger" @click=${() => { asked = null; act(); update(); }}>${label}</button>
        <button class="quiet" @click=${() => { asked = null; update(); }}>${t('confirm.no')}</button>
      </span>`
    : html`<button class="quiet danger-text" @click=${() => { asked = id; update(); }}>${label}</button>`;
}
