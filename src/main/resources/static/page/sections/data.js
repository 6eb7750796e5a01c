import { html } from '../lib.js';
import { t } from '../texts.js';

export default function data() {
  return {
    view() {
      return html`<h1>${t('data.title')}</h1><p class="lead">${t('data.lead')}</p>`;
    },
  };
}
