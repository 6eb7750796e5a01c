/** The form that points an alias at a model. */
import { html, nothing } from '../lib.js';
import { t } from '../texts.js';
import { get, send } from '../api.js';
import { fieldsOf } from '../parts/fields.js';

const CONDITIONS = ['NOT_WORSE', 'BETTER', 'ALWAYS'];

/** @param changed called when the alias points at the model */
export function promotionForm(page, changed) {
  let model = null;
  let datasets = [];
  let seen = new Map(); // the state of each alias that the reader knows, by its name
  let working = false;
  let done = null;
  const form = fieldsOf('promote', { alias: 'default', if: 'NOT_WORSE', datasetId: '', reason: '' }, () => page.update());

  async function load(which, sets) {
    if (model?.id !== which.id) {
      done = null;
      form.failed(null);
    }
    model = which;
    datasets = sets;
    form.values.datasetId = model.datasetId && datasets.some(({ id }) => id === model.datasetId) ? model.datasetId : datasets[0]?.id ?? '';
    await loadAliases();
  }

  async function loadAliases() {
    const { content } = (await get('models/aliases', { size: 100 })).data;
    seen = new Map(await Promise.all(content.map(async ({ alias }) => {
      const { data, etag } = await get(`models/aliases/${alias}`);
      return [alias, { ...data, etag }];
    })));
    page.update();
  }

  async function submit(event) {
    event.preventDefault();
    const { alias, if: condition, datasetId, reason } = form.values;
    const present = seen.get(alias);
    const target = { modelId: model.id, if: condition, reason: reason.trim() || undefined };
    if (condition !== 'ALWAYS') {
      target.datasetId = datasetId || undefined;
    }
    if (present?.shadowModelId && present.shadowModelId !== model.id) {
      target.shadowModelId = present.shadowModelId; // otherwise the alias would lose it
    }
    working = true;
    done = null;
    form.failed(null);
    try {
      await send('PUT', `models/aliases/${encodeURIComponent(alias)}`, target, present ? { ifMatch: present.etag } : { headers: { 'If-None-Match': '*' } });
      done = alias;
      form.values.reason = '';
      await changed();
    } catch (error) {
      form.failed(error);
      await loadAliases().catch(() => {}); // the next attempt then builds on the present state
    } finally {
      working = false;
      page.update();
    }
  }

  return {
    load,
    view() {
      const { alias, if: condition } = form.values;
      const answers = seen.get(alias)?.modelId === model?.id;
      return html`
        <form class="card stack promote" novalidate @submit=${submit}>
          <h2>${t('models.promote')}</h2>
          <p class="soft">${t('models.promoteWhy')}</p>
          <div class="fields">
            ${form.text('alias', t('models.alias'), { hint: seen.has(alias) ? '' : t('models.newAlias') })}
            ${form.select('if', t('models.condition'), CONDITIONS.map((value) => [value, t(`models.condition.${value}`)]))}
            ${condition === 'ALWAYS' ? nothing : form.select('datasetId', t('models.comparedOn'), datasets.map(({ id, name }) => [id, name]))}
            ${form.text('reason', t('models.reason'))}
          </div>
          ${form.problem()}
          ${done ? html`<p class="notice good" role="status">${t('models.promoted', { alias: done })}</p>` : nothing}
          ${answers ? html`<p class="hint">${t('models.alreadyAnswers', { alias })}</p>` : html`
            <div><button class="primary" ?disabled=${working || alias.trim() === ''}>${working ? t('models.promoting') : t('models.promoteIt')}</button></div>`}
        </form>`;
    },
  };
}
