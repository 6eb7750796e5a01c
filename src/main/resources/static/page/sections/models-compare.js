/** Two models compared on images that neither was trained on. */
import { html, nothing } from '../lib.js';
import { number, percent, t } from '../texts.js';
import { get } from '../api.js';
import { NUMERALS } from '../parts/numerals.js';
import { fieldsOf } from '../parts/fields.js';
import { pictureOf } from '../parts/pictures.js';

const SIGNIFICANT = 0.05;

export function comparison(page) {
  let models = [];
  let datasets = [];
  let result = null;
  let working = false;
  const form = fieldsOf('compare', { first: '', second: '', datasetId: '' }, () => page.update());

  async function load(first, second) {
    const [nets, sets, ...named] = await Promise.all([
      get('models', { size: 100 }), get('datasets', { size: 200 }), ...[first, second].filter(Boolean).map((id) => get(`models/${id}`)),
    ]);
    datasets = sets.data.content;
    models = nets.data.content;
    models.push(...named.map(({ data }) => data).filter(({ id }) => !models.some((model) => model.id === id)));
    const usual = named.map(({ data }) => data.datasetId).find((id) => datasets.some((dataset) => dataset.id === id));
    Object.assign(form.values, { first, second, datasetId: usual ?? datasets[0]?.id ?? '' });
    page.update();
    await compare();
  }

  async function compare() {
    const { first, second, datasetId } = form.values;
    result = null;
    form.failed(null);
    if (!first || !second || !datasetId) {
      return;
    }
    working = true;
    page.update();
    try {
      result = (await get(`models/${first}/comparison`, { with: second, datasetId })).data;
    } catch (error) {
      form.failed(error);
    } finally {
      working = false;
      page.update();
    }
  }

  function submit(event) {
    event.preventDefault();
    compare();
  }

  function nameOf(id) {
    return models.find((model) => model.id === id)?.name ?? id;
  }

  /** Says in words what the figures mean. */
  function meaning() {
    const { accuracy, withAccuracy, pValue } = result;
    const better = nameOf(accuracy >= withAccuracy ? result.modelId : result.withModelId);
    const p = number(pValue, { maximumSignificantDigits: 2 });
    if (accuracy === withAccuracy) {
      return t('models.same', { p });
    }
    return t(pValue < SIGNIFICANT ? 'models.significant' : 'models.chance', { name: better, p, percent: percent(pValue, pValue < 0.001 ? 3 : 1) });
  }

  function bar(id, accuracy, only) {
    return html`
      <li>
        <span class="name">${nameOf(id)}</span>
        <svg class="meter" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect width=${100 * accuracy} height="1"></rect></svg>
        <strong class="number">${percent(accuracy, 2)}</strong>
        <span class="soft small">${t('models.onlyCorrect', { images: number(only) })}</span>
      </li>`;
  }

  function difference({ imageId, label, predicted, withPredicted }) {
    const character = (of) => NUMERALS[of - 1].character;
    const alt = t('models.differenceAlt', { label: character(label), first: character(predicted), second: character(withPredicted) });
    const verdict = (of) => html`<span class="hanzi ${of === label ? 'yes' : 'no'}">${character(of)}</span>`;
    return html`
      <li><figure>
        <img class="pixels" src=${pictureOf(`datasets/${result.datasetId}/images/${imageId}`, page.update)} width="64" height="64" alt=${alt}>
        <figcaption aria-hidden="true">${verdict(predicted)}<span class="soft">/</span>${verdict(withPredicted)}</figcaption>
      </figure></li>`;
  }

  function outcome() {
    return html`
      <div class="card stack" role="status">
        <p class="conclusion">${meaning()}</p>
        <ul class="versus">${bar(result.modelId, result.accuracy, result.onlyCorrect)}${bar(result.withModelId, result.withAccuracy, result.onlyWithCorrect)}</ul>
        <p class="soft small">${t('models.comparedImages', { images: number(result.imageCount) })}
          ${result.leftOutCount > 0 ? t('models.leftOut', { images: number(result.leftOutCount) }) : nothing}
          ${result.trainingImagesKnown ? nothing : t('models.unknownImages')}</p>
      </div>
      ${result.differences.length === 0 ? nothing : html`
        <div class="card stack">
          <h2>${t('models.differences')}</h2>
          <p class="hint">${t('models.differencesHint', { first: nameOf(result.modelId), second: nameOf(result.withModelId) })}</p>
          <ul class="thumbs">${result.differences.map(difference)}</ul>
        </div>`}`;
  }

  return {
    load,
    view() {
      const options = models.map(({ id, name }) => [id, name]);
      return html`
        <header><h1>${t('models.compare')}</h1><p class="lead">${t('models.compareLead')}</p></header>
        <form class="card stack" novalidate @submit=${submit}>
          <div class="fields">
            ${form.select('first', t('models.first'), options)}
            ${form.select('second', t('models.second'), options)}
            ${form.select('datasetId', t('models.comparedOn'), datasets.map(({ id, name }) => [id, name]))}
          </div>
          ${datasets.length === 0 ? html`<p class="notice">${t('models.noDatasets')}</p>` : nothing}
          ${form.problem()}
          <div><button class="primary" ?disabled=${working || datasets.length === 0}>${t('models.compareIt')}</button></div>
          ${working ? html`<div role="status"><progress aria-label=${t('models.comparing')}></progress></div>` : nothing}
        </form>
        ${result ? outcome() : nothing}`;
    },
  };
}
