import { html } from '../lib.js';
import { t } from '../texts.js';

export default function tryOut() {
  return {
    view() {
      return html`<h1>${t('try.title')}</h1>`;
    },
  };
}
