/** The images that a model got wrong, of one cell of the confusion matrix. */
import { html, nothing } from '../lib.js';
import { number, percent, t } from '../texts.js';
import { get } from '../api.js';
import { NUMERALS } from '../parts/numerals.js';
import { pager } from '../parts/pager.js';
import { pictureOf } from '../parts/pictures.js';

const PAGE = 24;

export function errorGallery(page) {
  let cell = null; // { model, evaluation, label, predicted, found }
  let message = null;

  async function load(at = 0) {
    const mine = cell;
    const { model, evaluation, label, predicted } = mine;
    mine.found = (await get(`models/${model.id}/evaluations/${evaluation.id}/errors`, { label, predicted, page: at, size: PAGE })).data;
    page.update();
  }

  function image({ imageId, imagePath, probability }) {
    const { evaluation, label, predicted } = cell;
    const alt = t('models.errorAlt', { label: NUMERALS[label - 1].character, predicted: NUMERALS[predicted - 1].character, percent: percent(probability, 0) });
    return html`
      <li><figure>
        ${imagePath === null
          ? html`<span class="missing" role="img" aria-label=${alt}></span>`
          : html`<img class="pixels" src=${pictureOf(`datasets/${evaluation.datasetId}/images/${imageId}`, page.update)} width="64" height="64" alt=${alt}>`}
        <figcaption class="soft number">${percent(probability, 0)}</figcaption>
      </figure></li>`;
  }

  return {
    open(model, evaluation, label, predicted) {
      cell = { model, evaluation, label, predicted, found: null };
      message = null;
      page.update();
      return page.run(load);
    },
    close() {
      cell = message = null;
    },
    cannot(text) {
      cell = null;
      message = text;
      page.update();
    },
    isOpen: (label, predicted) => cell?.label === label && cell?.predicted === predicted,
    view() {
      if (message) {
        return html`<p class="notice" role="status">${message}</p>`;
      }
      if (!cell) {
        return nothing;
      }
      const [was, read] = [NUMERALS[cell.label - 1].character, NUMERALS[cell.predicted - 1].character];
      return html`
        <div class="errors stack" role="status">
          <h3>${t('models.readAs', { label: was, predicted: read })}</h3>
          ${cell.found ? html`
            <p class="hint">${t('models.errorsHint', { images: number(cell.found.page.totalElements) })}</p>
            <ul class="thumbs">${cell.found.content.map(image)}</ul>
            ${pager(cell.found.page, (to) => page.run(() => load(to)))}` : html`<progress aria-label=${t('models.evaluating')}></progress>`}
        </div>`;
    },
  };
}
