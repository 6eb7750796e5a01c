/** One model: what it is, how good it is, and what can be done with it. */
import { html, nothing } from '../lib.js';
import { number, percent, t, time } from '../texts.js';
import { download, get, send } from '../api.js';
import { may } from '../access.js';
import { confirmed } from '../parts/confirm.js';
import { evaluationPanel } from './models-evaluation.js';
import { promotionForm } from './models-promote.js';

const FORMATS = ['onnx', 'safetensors', 'mat'];

export function oneModel(page) {
  let model = null;
  let exporting = null; // the format that is being written
  const evaluation = evaluationPanel(page);
  const promotion = promotionForm(page, () => load(model.id));
  const ask = confirmed(() => page.update());

  async function load(id) {
    if (model?.id !== id) {
      model = null;
    }
    model = (await get(`models/${id}`)).data;
    page.update();
    if (may('read')) {
      const datasets = (await get('datasets', { size: 200 })).data.content;
      await Promise.all([evaluation.load(model, datasets), promotion.load(model, datasets)]);
    }
  }

  function save(format) {
    page.run(async () => {
      exporting = format;
      page.update();
      try {
        await download(`models/${model.id}/export`, { format });
      } finally {
        exporting = null;
      }
    });
  }

  function remove() {
    page.run(async () => {
      await send('DELETE', `models/${model.id}`);
      page.go('models');
    });
  }

  function facts() {
    const { layers, parameterCount, activation, output, normalization } = model;
    return html`
      <dl class="figures">
        ${accuracy(t('models.testAccuracy'), model.testAccuracy)}
        ${accuracy(t('models.validationAccuracy'), model.validationAccuracy)}
        ${accuracy(t('models.trainAccuracy'), model.trainAccuracy)}
        <div><dt>${t('models.layers')}</dt><dd class="number">${layers.map((units) => number(units)).join(' – ')}</dd></div>
        <div><dt>${t('models.parameters')}</dt><dd class="number">${number(parameterCount)}</dd></div>
        <div><dt>${t('models.activations')}</dt><dd>${layers.length > 2 ? `${activation}, ` : ''}${output}</dd></div>
        <div><dt>${t('models.input')}</dt><dd>${t(normalization === null ? 'models.input.pixels' : normalization.edgeDirections ? 'models.input.edges' : 'models.input.normalized')}</dd></div>
      </dl>`;
  }

  function origin() {
    if (model.jobId) {
      return html`<a href="#train/${model.jobId}">${t('models.trained', { time: time(model.createdAt) })}</a>`;
    }
    return t(model.config.imported ? 'models.imported' : 'models.came', { time: time(model.createdAt) });
  }

  function actions() {
    return html`
      <div class="card row between">
        <div class="row">
          <span class="label">${t('models.export')}</span>
          ${FORMATS.map((format) => html`<button @click=${() => save(format)} ?disabled=${exporting !== null}>${t(`models.format.${format}`)}</button>`)}
          ${exporting ? html`<span class="small soft" role="status">${t('models.exporting')}</span>` : nothing}
        </div>
        ${may('admin') ? ask(model.id, t('models.delete'), t('models.deleteSure'), remove) : nothing}
      </div>`;
  }

  return {
    load,
    view() {
      if (!model) {
        return html`<h1>${t('models.title')}</h1>`;
      }
      return html`
        <header>
          <h1>${model.name} ${model.aliases.map((alias) => html`<span class="badge accent">${alias}</span> `)}</h1>
          <p class="soft small">${origin()}</p>
          ${model.description ? html`<p class="lead">${model.description}</p>` : nothing}
        </header>
        <div class="card">${facts()}</div>
        ${may('read') ? evaluation.view() : nothing}
        ${may('deploy') ? promotion.view() : nothing}
        ${actions()}`;
    },
  };
}

function accuracy(name, value) {
  return value === null ? nothing : html`<div><dt>${name}</dt><dd class="number large">${percent(value)}</dd></div>`;
}
