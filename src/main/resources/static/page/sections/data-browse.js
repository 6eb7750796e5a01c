/** All images of a data set, by label, side of the split and writer. */
import { html, nothing } from '../lib.js';
import { number, t } from '../texts.js';
import { get } from '../api.js';
import { NUMERALS } from '../parts/numerals.js';
import { fieldsOf, numberOf } from '../parts/fields.js';
import { pager } from '../parts/pager.js';
import { pictureOf } from '../parts/pictures.js';

const PAGE = 48;

export function imageBrowser(page) {
  let dataset = null;
  let found = null; // the page of images
  let asked = 0;
  const form = fieldsOf('browse', { label: '', split: '', writer: '' }, () => {
    page.update();
    search();
  });

  async function search(at = 0) {
    const mine = ++asked;
    const { label, split, writer } = form.values;
    try {
      const { data } = await get(`datasets/${dataset.id}/images`, { label, split, writer: numberOf(writer), page: at, size: PAGE });
      if (mine === asked) { // not overtaken by a later search
        found = data;
      }
    } catch (error) {
      if (mine === asked) {
        found = { error };
      }
    }
    page.update();
  }

  function image({ id, label, character, writer, split }) {
    const who = writer === null ? '' : t('data.byWriter', { writer });
    return html`
      <li><figure>
        <img class="pixels" src=${pictureOf(`datasets/${dataset.id}/images/${id}`, page.update)} width="64" height="64"
          alt=${t('data.imageAlt', { character, writer: who, split: t(`data.side.${split}`) })}>
        <figcaption><span class="hanzi">${character || NUMERALS[label - 1].character}</span> ${writer === null ? nothing : html`<span class="soft number">${writer}</span>`}</figcaption>
      </figure></li>`;
  }

  function results() {
    if (!found) {
      return nothing;
    }
    if (found.error) {
      return html`<p class="notice bad" role="alert">${t('data.writerWrong')}</p>`;
    }
    const total = found.page.totalElements;
    return html`
      <p class="small soft number" role="status">${total === 0 ? t('data.noneFound') : t('data.found', { images: number(total) })}</p>
      <ul class="thumbs">${found.content.map(image)}</ul>
      ${pager(found.page, search)}`;
  }

  return {
    async load(chosen) {
      if (dataset?.id !== chosen.id) {
        Object.assign(form.values, { label: '', split: '', writer: '' });
        found = null;
      }
      dataset = chosen;
      await search();
    },
    /** Shows the images of a label. */
    choose(label) {
      form.set('label', String(label));
      document.getElementById('browse')?.scrollIntoView({ block: 'start' });
    },
    view() {
      return html`
        <div class="card stack" id="browse">
          <h2>${t('data.browse')}</h2>
          <div class="fields">
            ${form.select('label', t('data.character'), [['', t('data.all')], ...NUMERALS.map(({ label, character, pinyin }) => [label, `${character} ${pinyin}`])])}
            ${form.select('split', t('data.side'), [['', t('data.both')], ['TRAIN', t('data.side.TRAIN')], ['TEST', t('data.side.TEST')]])}
            ${form.number('writer', t('data.writer'), { placeholder: t('data.anyWriter') })}
          </div>
          ${results()}
        </div>`;
    },
  };
}
