/** How good a model is: its evaluations, with the confusion matrix and the images that it gets wrong. */
import { html, nothing } from '../lib.js';
import { number, percent, t, time } from '../texts.js';
import { get, send } from '../api.js';
import { may } from '../access.js';
import { NUMERALS } from '../parts/numerals.js';
import { fieldsOf } from '../parts/fields.js';
import { errorGallery } from './models-errors.js';

const OWN = 'own'; // the evaluation of the job, which is not in the list

export function evaluationPanel(page) {
  let model = null;
  let datasets = [];
  let stored = []; // evaluations on data sets, the newest first
  let shown = null;
  let working = false;
  const errors = errorGallery(page);
  const form = fieldsOf('evaluate', { which: OWN, datasetId: '', split: 'TEST' }, () => page.update());

  async function load(which, sets) {
    model = which;
    datasets = sets;
    shown = null;
    errors.close();
    form.values.datasetId = datasets.some(({ id }) => id === model.datasetId) ? model.datasetId : datasets[0]?.id ?? '';
    stored = (await get(`models/${model.id}/evaluations`, { size: 50 })).data.content;
    const own = model.testAccuracy === null ? null : (await get(`models/${model.id}/evaluation`).catch(() => null))?.data;
    shown = own ? { ...own, id: OWN, datasetId: model.datasetId } : stored[0] ?? null;
    form.values.which = shown?.id ?? OWN;
    page.update();
  }

  async function choose(id) {
    form.set('which', id);
    errors.close();
    await page.run(async () => {
      shown = id === OWN
        ? { ...(await get(`models/${model.id}/evaluation`)).data, id: OWN, datasetId: model.datasetId }
        : (await get(`models/${model.id}/evaluations/${id}`)).data;
    });
  }

  async function evaluate(datasetId, split) {
    working = true;
    form.failed(null);
    try {
      const { data } = await send('POST', `models/${model.id}/evaluations`, { datasetId, split });
      stored = [data, ...stored];
      shown = data;
      form.values.which = data.id;
      return data;
    } catch (error) {
      form.failed(error);
      return null;
    } finally {
      working = false;
      page.update();
    }
  }

  function submit(event) {
    event.preventDefault();
    errors.close();
    evaluate(form.values.datasetId, form.values.split);
  }

  /** Shows the images of a cell. Only stored evaluations list them, so that of the job is made once more. */
  async function open(label, predicted) {
    let from = shown;
    if (from.id === OWN) {
      from = stored.find(({ datasetId, split }) => datasetId === shown.datasetId && split === shown.split)
        ?? (may('train') && datasets.some(({ id }) => id === shown.datasetId) ? await evaluate(shown.datasetId, shown.split) : null);
      if (!from) {
        errors.cannot(t(may('train') ? 'models.imagesGone' : 'models.notEvaluated'));
        return;
      }
      shown = from;
      form.values.which = from.id;
    }
    await errors.open(model, from, label, predicted);
  }

  function nameOf({ datasetId }) {
    return datasets.find(({ id }) => id === datasetId)?.name ?? t('models.deletedDataset');
  }

  function cell(count, total, label, predicted) {
    const style = `--share: ${total === 0 ? 0 : Math.sqrt(count / total)}`;
    if (label === predicted) {
      return html`<td class="right number" .style=${style}>${count || ''}</td>`;
    }
    if (count === 0) {
      return html`<td></td>`;
    }
    const [was, read] = [NUMERALS[label - 1].character, NUMERALS[predicted - 1].character];
    return html`<td class="wrong-cell" .style=${style}><button class="number" aria-label=${t('models.cell', { label: was, predicted: read, images: number(count) })}
      aria-pressed=${errors.isOpen(label, predicted) ? 'true' : 'false'} @click=${() => open(label, predicted)}>${count}</button></td>`;
  }

  function matrix() {
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label=${t('models.matrix')}>
        <table class="matrix">
          <caption class="visually-hidden">${t('models.matrixHint')}</caption>
          <thead><tr><td></td>${NUMERALS.map(({ character }) => html`<th scope="col" class="hanzi">${character}</th>`)}<th scope="col" class="number">${t('models.recall')}</th></tr></thead>
          <tbody>${shown.confusionMatrix.map((row, index) => {
            const total = row.reduce((sum, count) => sum + count, 0);
            return html`<tr><th scope="row" class="hanzi">${NUMERALS[index].character}</th>
              ${row.map((count, column) => cell(count, total, index + 1, column + 1))}
              <td class="recall number">${total === 0 ? '–' : percent(row[index] / total, 0)}</td></tr>`;
          })}</tbody>
        </table>
      </div>`;
  }

  function summary() {
    const wrong = shown.confusionMatrix.reduce((sum, row, index) => sum + row.reduce((all, count, column) => all + (index === column ? 0 : count), 0), 0);
    const total = shown.confusionMatrix.flat().reduce((sum, count) => sum + count, 0);
    return html`
      <p><strong class="number">${percent(shown.accuracy)}</strong>
        <span class="soft">${t('models.accuracyOf', { images: number(total), from: percent(shown.accuracyInterval.from), to: percent(shown.accuracyInterval.to) })}</span></p>
      ${shown.trainedOnCount ? html`<p class="notice">${t('models.trainedOn', { images: number(shown.trainedOnCount) })}</p>` : nothing}
      <p class="hint">${wrong === 0 ? t('models.noErrors') : t('models.matrixHint')}</p>`;
  }

  function again() {
    if (!may('train') || datasets.length === 0) {
      return nothing;
    }
    return html`
      <details>
        <summary>${t('models.evaluate')}</summary>
        <form class="stack" novalidate @submit=${submit}>
          <div class="fields">
            ${form.select('datasetId', t('models.dataset'), datasets.map(({ id, name }) => [id, name]))}
            ${form.select('split', t('models.side'), [['TEST', t('data.side.TEST')], ['TRAIN', t('data.side.TRAIN')]])}
          </div>
          <div><button ?disabled=${working}>${working ? t('models.evaluating') : t('models.evaluateIt')}</button></div>
        </form>
      </details>`;
  }

  function choice() {
    const own = model.testAccuracy === null ? [] : [[OWN, t('models.ownEvaluation')]];
    const all = [...own, ...stored.map((each) => [each.id, t('models.evaluationOption', { name: nameOf(each), split: t(`data.side.${each.split}`), time: time(each.createdAt) })])];
    return all.length < 2 ? nothing : html`
      <label class="which">${t('models.which')}
        <select @change=${(event) => choose(event.target.value)}>${all.map(([id, name]) => html`<option value=${id} .selected=${id === form.values.which}>${name}</option>`)}</select>
      </label>`;
  }

  return {
    load,
    view() {
      if (!model) {
        return nothing;
      }
      return html`
        <div class="card stack">
          <div class="row between"><h2>${t('models.evaluation')}</h2>${choice()}</div>
          ${shown ? html`
            ${summary()}
            <div class="matrix-parts">${matrix()}${errors.view()}</div>` : html`<p class="soft">${t('models.noEvaluationYet')}</p>`}
          ${working ? html`<div role="status"><progress aria-label=${t('models.evaluating')}></progress></div>` : nothing}
          ${form.problem()}
          ${again()}
        </div>`;
    },
  };
}
