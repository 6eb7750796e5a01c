/** How many images of an import the service has read. */
import { html } from '../lib.js';
import { number, t } from '../texts.js';

/** @param read number of images and skipped files; undefined before the first */
export function readingText(read, total) {
  if (!read) {
    return t('data.reading');
  }
  return total === null
    ? t('data.readSome', { read: number(read) })
    : read < total ? t('data.read', { read: number(read), total: number(total) }) : t('data.storing', { total: number(total) });
}

export function readingBar(read, total) {
  return read && total
    ? html`<progress value=${read / total} aria-label=${t('data.readingProgress')}></progress>`
    : html`<progress aria-label=${t('data.readingProgress')}></progress>`;
}
