/** Data sets: the list, and forms for a new one. One of them is in data-set.js. */
import { html, nothing } from '../lib.js';
import { number, t, time } from '../texts.js';
import { get } from '../api.js';
import { may } from '../access.js';
import { pager } from '../parts/pager.js';
import { pictureOf, retryPictures } from '../parts/pictures.js';
import { uploadForm } from './data-upload.js';
import { syntheticForm } from './data-synthetic.js';
import { oneDataset } from './data-set.js';

const PAGE = 12;

export default function data(page) {
  let list = null;
  let position = null;
  let shown = null; // the data set that the address names
  const upload = uploadForm(page, added);
  const synthetic = syntheticForm(page, added);
  const one = oneDataset(page);

  async function load(number = 0) {
    const { content, page: place } = (await get('datasets', { size: PAGE, page: number })).data;
    list = content;
    position = place;
    page.update();
  }

  function added(dataset) {
    page.go(`data/${dataset.id}`);
  }

  function card(dataset) {
    return html`
      <li>
        <a class="card dataset" href="#data/${dataset.id}">
          <img class="strip pixels" alt="" src=${pictureOf(`datasets/${dataset.id}/preview?rows=2&columns=8`, page.update)} width="256" height="64">
          <span class="name">${dataset.name}</span>
          <span class="soft small number">${t('data.counts', {
            images: number(dataset.imageCount), train: number(dataset.trainCount), test: number(dataset.testCount),
          })}</span>
          <span class="soft small">${time(dataset.createdAt)}</span>
        </a>
      </li>`;
  }

  function overview() {
    return html`
      <header>
        <h1>${t('data.title')}</h1>
        <p class="lead">${t('data.lead')}</p>
      </header>
      ${list?.length ? html`<ul class="datasets">${list.map(card)}</ul>` : nothing}
      ${pager(position, (to) => page.run(() => load(to)))}
      ${list?.length === 0 ? html`<p class="notice">${may('train') ? t('data.none') : t('data.noneHere')}</p>` : nothing}
      ${may('train') ? html`
        <div class="columns">
          <div class="card">${upload.view()}</div>
          <div class="card">${synthetic.view()}</div>
        </div>` : nothing}`;
  }

  return {
    show([id]) {
      shown = id ?? null;
      retryPictures();
      if (shown) {
        page.run(() => one.load(shown));
      } else {
        page.run(load);
      }
    },
    view() {
      return shown ? one.view() : overview();
    },
  };
}
