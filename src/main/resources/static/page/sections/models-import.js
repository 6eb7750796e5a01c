/** The form that imports a model from a file. */
import { html, nothing } from '../lib.js';
import { t } from '../texts.js';
import { get, upload } from '../api.js';
import { fieldsOf, repeatKey } from '../parts/fields.js';

const OWN = ['name', 'datasetId', 'activation', 'output', 'pixelScale'];

export function importForm(page, added) {
  let file = null;
  let datasets = [];
  let sending = false;
  let key = null;
  const form = fieldsOf('import', { name: '', datasetId: '', activation: '', output: '', pixelScale: '' }, () => page.update());

  function chosen(event) {
    file = event.target.files[0] ?? file;
    event.target.value = ''; // so that the same file can be chosen again
    form.failed(null);
  }

  async function submit(event) {
    event.preventDefault();
    const body = new FormData();
    for (const name of OWN.filter((field) => form.values[field].trim() !== '')) {
      body.append(name, form.values[name].trim());
    }
    body.append('file', file, file.name);
    const of = JSON.stringify([form.values, file.name, file.size, file.lastModified]);
    if (key?.of !== of) { // the same request again, after a lost connection, imports no second model
      key = { of, value: repeatKey() };
    }
    sending = true;
    form.failed(null);
    try {
      const { data } = await upload('models/import', body, { headers: { 'Idempotency-Key': key.value } });
      file = key = null;
      OWN.forEach((name) => { form.values[name] = ''; });
      added(data);
    } catch (error) {
      form.failed(error);
    } finally {
      sending = false;
      page.update();
    }
  }

  return {
    async load() {
      datasets = (await get('datasets', { size: 200 })).data.content;
      page.update();
    },
    view() {
      return html`
        <form class="card stack" novalidate @submit=${submit}>
          <h2>${t('models.import')}</h2>
          <label class="drop small-drop">
            <input type="file" name="model" @change=${chosen} aria-describedby="import-kinds">
            <span class="what">${file?.name ?? t('models.chooseFile')}</span>
          </label>
          <p class="hint" id="import-kinds">${t('models.importKinds')}</p>
          ${form.text('name', t('models.name'), { placeholder: file?.name })}
          ${form.select('datasetId', t('models.evaluateOn'), [['', t('models.noEvaluation')], ...datasets.map(({ id, name }) => [id, name])])}
          <details>
            <summary>${t('models.more')}</summary>
            <div class="fields">
              ${form.select('activation', t('models.activation'), [['', t('models.asFile')], ...['SIGMOID', 'TANH', 'RELU', 'LEAKY_RELU'].map((value) => [value, value])])}
              ${form.select('output', t('models.output'), [['', t('models.asFile')], ...['SIGMOID', 'SOFTMAX'].map((value) => [value, value])])}
              ${form.number('pixelScale', t('models.pixelScale'), { hint: t('models.pixelScaleHint') })}
            </div>
          </details>
          ${form.problem()}
          ${sending ? html`<div class="stack" role="status"><progress aria-label=${t('models.importing')}></progress><p class="small">${t('models.importing')}</p></div>` : nothing}
          <div><button class="primary" ?disabled=${!file || sending}>${t('models.importIt')}</button></div>
        </form>`;
    },
  };
}
