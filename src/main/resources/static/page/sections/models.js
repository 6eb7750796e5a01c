import { html } from '../lib.js';
import { t } from '../texts.js';

export default function models() {
  return {
    view() {
      return html`<h1>${t('models.title')}</h1><p class="lead">${t('models.lead')}</p>`;
    },
  };
}
