/** Buttons to the pages of a list. */
import { html, nothing } from '../lib.js';
import { number, t } from '../texts.js';

/**
 * @param position the field page of a list of the API
 * @param go called with the number of another page
 */
export function pager(position, go) {
  if (!position || position.totalPages <= 1) {
    return nothing;
  }
  const { number: current, totalPages, totalElements, size } = position;
  return html`
    <nav class="pager row" aria-label=${t('pager.label')}>
      <button ?disabled=${current === 0} @click=${() => go(current - 1)}>${t('pager.previous')}</button>
      <span class="soft number">${t('pager.position', {
        from: number(current * size + 1),
        to: number(Math.min(totalElements, (current + 1) * size)),
        total: number(totalElements),
      })}</span>
      <button ?disabled=${current >= totalPages - 1} @click=${() => go(current + 1)}>${t('pager.next')}</button>
    </nav>`;
}
