import { html } from '../lib.js';
import { t } from '../texts.js';

export default function train() {
  return {
    view() {
      return html`<h1>${t('train.title')}</h1><p class="lead">${t('train.lead')}</p>`;
    },
  };
}
