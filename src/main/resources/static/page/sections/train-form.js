/** The form that starts a training job. */
import { html, live, nothing } from '../lib.js';
import { number, t } from '../texts.js';
import { get, send } from '../api.js';
import { may } from '../access.js';
import { fieldsOf, numberOf, repeatKey } from '../parts/fields.js';
import { ALL, MAIN, MORE, PRESETS } from './train-settings.js';

const CONDITIONS = ['NOT_WORSE', 'BETTER', 'ALWAYS'];

export function trainForm(page, started) {
  let datasets = null;
  let models = [];
  let starting = false;
  let key = null;
  const form = fieldsOf('train', { datasetId: '', preset: 'RECOMMENDED', name: '', promote: '', initialModelId: '' }, () => page.update());

  async function load(chosen) {
    const [sets, nets] = await Promise.all([get('datasets', { size: 200 }), get('models', { size: 100 })]);
    datasets = sets.data.content;
    models = nets.data.content.filter(({ jobId }) => jobId !== null);
    if (chosen) {
      form.values.datasetId = chosen;
    } else if (!datasets.some(({ id }) => id === form.values.datasetId)) {
      form.values.datasetId = datasets[0]?.id ?? '';
    }
    page.update();
  }

  function body() {
    const { datasetId, preset, name, promote, initialModelId } = form.values;
    const request = { datasetId, preset, name: name.trim() || undefined, initialModelId: initialModelId || undefined };
    for (const setting of ALL) {
      const value = valueOf(setting, form.values[setting.name]);
      if (value !== undefined) {
        request[setting.name] = value;
      }
    }
    if (promote) {
      request.promote = { alias: 'default', if: promote };
    }
    return request;
  }

  async function submit(event) {
    event.preventDefault();
    const request = body();
    const of = JSON.stringify(request);
    if (key?.of !== of) { // the same request again, after a lost connection, starts no second job
      key = { of, value: repeatKey() };
    }
    starting = true;
    form.failed(null);
    try {
      const { data } = await send('POST', 'training-jobs', request, { headers: { 'Idempotency-Key': key.value } });
      key = null;
      form.values.name = '';
      started(data);
    } catch (error) {
      form.failed(error);
    } finally {
      starting = false;
      page.update();
    }
  }

  function field(setting) {
    const usual = PRESETS[form.values.preset][setting.name];
    const label = t(`train.setting.${setting.name}`);
    if (setting.values) {
      return form.select(setting.name, label, [['', t('train.asPreset', { value: named(usual) })], ...setting.values.map((value) => [String(value), named(value)])]);
    }
    return setting.list
      ? form.text(setting.name, label, { placeholder: usual.join(', '), hint: t('train.layersHint') })
      : form.number(setting.name, label, { placeholder: String(Number(usual.toPrecision(6))) });
  }

  function presets() {
    return html`
      <fieldset class="presets">
        <legend>${t('train.preset')}</legend>
        ${Object.keys(PRESETS).map((preset) => html`
          <label class="preset">
            <input type="radio" name="preset" value=${preset} .checked=${live(form.values.preset === preset)} @change=${() => form.set('preset', preset)}>
            <span><strong>${t(`train.preset.${preset}`)}</strong><span class="hint">${t(`train.presetHint.${preset}`)}</span></span>
          </label>`)}
      </fieldset>`;
  }

  function changed() {
    return MORE.flatMap(({ settings }) => settings).filter(({ name }) => (form.values[name] ?? '') !== '').length;
  }

  function more() {
    return html`
      <details>
        <summary>${t('train.more')} ${changed() ? html`<span class="badge accent number">${number(changed())}</span>` : nothing}</summary>
        <div class="stack">
          ${MORE.map(({ group, settings }) => html`
            <fieldset class="group">
              <legend>${t(`train.group.${group}`)}</legend>
              <div class="fields">${settings.map(field)}</div>
            </fieldset>`)}
          ${form.select('initialModelId', t('train.initialModel'), [['', t('train.randomWeights')], ...models.map(({ id, name }) => [id, name])])}
        </div>
      </details>`;
  }

  return {
    load,
    view() {
      if (datasets?.length === 0) {
        return html`<div class="card stack"><h2>${t('train.new')}</h2><p>${t('train.noData')}</p><p><a class="button primary" href="#data">${t('train.toData')}</a></p></div>`;
      }
      return html`
        <form class="card stack train-form" novalidate @submit=${submit}>
          <h2>${t('train.new')}</h2>
          ${form.select('datasetId', t('train.dataset'), (datasets ?? []).map(({ id, name, imageCount }) => [id, t('train.datasetOption', { name, images: number(imageCount) })]))}
          ${presets()}
          <div class="fields">${MAIN.map(field)}</div>
          ${more()}
          ${form.text('name', t('train.name'), { hint: t('train.nameHint') })}
          ${may('deploy') ? form.select('promote', t('train.promote'), [['', t('train.promote.no')], ...CONDITIONS.map((condition) => [condition, t(`train.promote.${condition}`)])]) : nothing}
          ${form.problem()}
          <div><button class="primary" ?disabled=${starting || !form.values.datasetId}>${starting ? t('train.starting') : t('train.start')}</button></div>
        </form>`;
    },
  };
}

function named(value) {
  return typeof value === 'boolean' ? t(`train.value.${value}`) : value;
}

/** Returns the value of a setting for the service; undefined for that of the preset. */
function valueOf(setting, typed) {
  if (typed === undefined || String(typed).trim() === '') {
    return undefined;
  }
  if (setting.list) {
    const units = typed.trim().split(/[\s,;、，]+/).map(numberOf);
    return units.length === 1 && units[0] === 0 ? [] : units;
  }
  if (setting.values) {
    return typeof setting.values[0] === 'boolean' ? typed === 'true' : typed;
  }
  return numberOf(typed);
}
