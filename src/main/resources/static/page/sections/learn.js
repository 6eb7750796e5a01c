import { html } from '../lib.js';
import { t } from '../texts.js';

export default function learn() {
  return {
    view() {
      return html`<h1>${t('learn.title')}</h1><p class="lead">${t('learn.lead')}</p>`;
    },
  };
}
