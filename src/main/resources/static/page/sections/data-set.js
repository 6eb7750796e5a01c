/** One data set: random images, classes, skipped files, all images, and what can be done with it. */
import { html, nothing } from '../lib.js';
import { number, t, time } from '../texts.js';
import { download, get, send } from '../api.js';
import { may } from '../access.js';
import { pictureOf } from '../parts/pictures.js';
import { confirmed } from '../parts/confirm.js';
import { imageBrowser } from './data-browse.js';

const FORMATS = ['zip', 'mat', 'npz', 'idx', 'csv'];

export function oneDataset(page) {
  let dataset = null;
  let seed = 0;
  let exporting = null; // the format that is being written
  const browser = imageBrowser(page);
  const ask = confirmed(() => page.update());

  async function load(id) {
    if (dataset?.id !== id) {
      dataset = null;
      seed = 0;
    }
    dataset = (await get(`datasets/${id}`)).data;
    page.update();
    await browser.load(dataset);
  }

  function save(format) {
    page.run(async () => {
      exporting = format;
      page.update();
      try {
        await download(`datasets/${dataset.id}/export`, { format });
      } finally {
        exporting = null;
      }
    });
  }

  function remove() {
    page.run(async () => {
      await send('DELETE', `datasets/${dataset.id}`);
      page.go('data');
    });
  }

  function facts() {
    const { strategy } = dataset.split;
    return html`
      <p class="row">
        <span class="badge number">${t('data.images', { images: number(dataset.imageCount) })}</span>
        <span class="badge number">${t('data.train', { images: number(dataset.trainCount) })}</span>
        <span class="badge number">${t('data.test', { images: number(dataset.testCount) })}</span>
        <span class="badge">${t(`data.split.${strategy}`)}</span>
        <span class="soft small">${time(dataset.createdAt)}</span>
      </p>
      ${dataset.description ? html`<p>${dataset.description}</p>` : nothing}
      ${dataset.warnings.map((warning) => html`<p class="notice">${warning}</p>`)}`;
  }

  function sample() {
    const path = `datasets/${dataset.id}/preview?rows=8&columns=8&seed=${seed}`;
    return html`
      <div class="card stack">
        <div class="row between">
          <h2>${t('data.random')}</h2>
          <button @click=${() => { seed++; page.update(); }}>${t('data.others')}</button>
        </div>
        <img class="grid pixels" src=${pictureOf(path, page.update)} alt=${t('data.randomAlt')} width="512" height="512">
      </div>`;
  }

  function classes() {
    const most = Math.max(1, ...dataset.classes.map(({ trainCount, testCount }) => trainCount + testCount));
    return html`
      <div class="card stack">
        <h2>${t('data.classes')}</h2>
        <table class="classes">
          <thead><tr>
            <th scope="col">${t('data.character')}</th>
            <th scope="col" class="wide"><span class="visually-hidden">${t('data.share')}</span></th>
            <th scope="col" class="number"><span class="swatch train"></span>${t('data.trainShort')}</th>
            <th scope="col" class="number"><span class="swatch test"></span>${t('data.testShort')}</th>
          </tr></thead>
          <tbody>${dataset.classes.map(({ label, character, trainCount, testCount }) => html`
            <tr>
              <th scope="row"><button class="quiet hanzi" @click=${() => browser.choose(label)} aria-label=${t('data.browseLabel', { character })}>${character}</button></th>
              <td class="wide"><svg class="pair" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                <rect class="train" width=${(100 * trainCount) / most} height="1"></rect>
                <rect class="test" x=${(100 * trainCount) / most} width=${(100 * testCount) / most} height="1"></rect>
              </svg></td>
              <td class="number">${number(trainCount)}</td>
              <td class="number">${number(testCount)}</td>
            </tr>`)}
          </tbody>
        </table>
      </div>`;
  }

  function skipped() {
    if (dataset.skippedCount === 0) {
      return nothing;
    }
    return html`
      <details class="card" open>
        <summary>${t('data.skipped', { files: number(dataset.skippedCount) })}</summary>
        <div class="scroll" tabindex="0" role="region" aria-label=${t('data.skippedLabel')}>
          <table class="skipped">
            <thead><tr><th scope="col">${t('data.file')}</th><th scope="col">${t('data.reason')}</th></tr></thead>
            <tbody>${dataset.skippedFiles.map(({ file, reason }) => html`<tr><td><code>${file}</code></td><td>${reason}</td></tr>`)}</tbody>
          </table>
        </div>
        ${dataset.skippedCount > dataset.skippedFiles.length ? html`<p class="hint">${t('data.skippedFirst', { files: number(dataset.skippedFiles.length) })}</p>` : nothing}
      </details>`;
  }

  function actions() {
    return html`
      <div class="card row between">
        <div class="row">
          <span class="label">${t('data.export')}</span>
          ${FORMATS.map((format) => html`<button @click=${() => save(format)} ?disabled=${exporting !== null}>${format.toUpperCase()}</button>`)}
          ${exporting ? html`<span class="small soft" role="status">${t('data.exporting')}</span>` : nothing}
        </div>
        ${may('admin') ? ask(dataset.id, t('data.delete'), t('data.deleteSure'), remove) : nothing}
      </div>`;
  }

  return {
    load,
    view() {
      return html`
        <p><a href="#data">${t('data.back')}</a></p>
        ${dataset ? html`
          <header class="row between">
            <h1>${dataset.name}</h1>
            ${may('train') ? html`<a class="button primary" href="#train/new/${dataset.id}">${t('data.trainWith')}</a>` : nothing}
          </header>
          ${facts()}
          ${skipped()}
          <div class="columns dataset-parts">${sample()}${classes()}</div>
          ${browser.view()}
          ${actions()}` : html`<h1>${t('data.title')}</h1>`}`;
    },
  };
}
