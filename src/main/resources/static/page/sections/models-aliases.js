/** The aliases: which model answers under which name, what answered before, and the way back. */
import { html, nothing } from '../lib.js';
import { number, t, time } from '../texts.js';
import { get, send } from '../api.js';
import { may } from '../access.js';
import { confirmed } from '../parts/confirm.js';

const names = new Map(); // of models, by id

/** Returns the name of a model. */
export async function modelName(id) {
  if (!names.has(id)) {
    names.set(id, await get(`models/${id}`).then(({ data }) => data.name, () => null));
  }
  return names.get(id);
}

/** @param changed called after an alias points at another model */
export function aliasPanel(page, changed) {
  let list = null;
  const histories = new Map(); // { etag, revisions } by alias, of those that are open
  const ask = confirmed(() => page.update());

  async function load() {
    list = (await get('models/aliases', { size: 100 })).data.content;
    await Promise.all(list.map(({ modelId }) => modelName(modelId)));
    await Promise.all([...histories.keys()].map(loadHistory));
    page.update();
  }

  async function loadHistory(alias) {
    const [now, revisions] = await Promise.all([get(`models/aliases/${alias}`), get(`models/aliases/${alias}/revisions`, { size: 20 })]);
    await Promise.all(revisions.data.content.filter(({ modelId }) => modelId).map(({ modelId }) => modelName(modelId)));
    histories.set(alias, { etag: now.etag, revisions: revisions.data.content });
    page.update();
  }

  function toggle(alias, open) {
    if (open && !histories.has(alias)) {
      page.run(() => loadHistory(alias));
    } else if (!open) {
      histories.delete(alias);
    }
  }

  function back(alias, revision) {
    page.run(async () => {
      try {
        await send('POST', `models/aliases/${alias}/rollback`, { toRevision: revision }, { ifMatch: histories.get(alias).etag });
      } finally {
        await changed(); // if somebody else changed it, the reader sees how
      }
    });
  }

  function revision(alias, { revision: at, modelId, updatedAt, updatedBy, reason }, present) {
    return html`
      <li>
        <p><span class="number soft">${number(at)}</span> ${modelId === null ? t('models.aliasDeleted') : html`<a href="#models/${modelId}">${names.get(modelId) ?? t('models.gone')}</a>`}
          ${present ? html`<span class="badge good">${t('models.now')}</span>` : nothing}</p>
        <p class="small soft">${time(updatedAt)}${updatedBy ? ` · ${updatedBy}` : ''}${reason ? ` · ${reason}` : ''}</p>
        ${!present && modelId && names.get(modelId) && may('deploy')
          ? ask(`${alias}/${at}`, t('models.goBack'), t('models.goBackSure', { alias, name: names.get(modelId) }), () => back(alias, at)) : nothing}
      </li>`;
  }

  function item({ alias, modelId, revision: present, updatedAt }) {
    const history = histories.get(alias);
    return html`
      <li class="alias">
        <p class="row between"><span><strong>${alias}</strong> → <a href="#models/${modelId}">${names.get(modelId) ?? t('models.gone')}</a></span></p>
        <p class="small soft">${t('models.since', { time: time(updatedAt), revision: number(present) })}</p>
        ${may('read') ? html`
          <details .open=${Boolean(history)} @toggle=${(event) => toggle(alias, event.target.open)}>
            <summary>${t('models.history')}</summary>
            ${history ? html`<ol class="history">${history.revisions.map((each) => revision(alias, each, each.revision === present))}</ol>` : nothing}
          </details>` : nothing}
      </li>`;
  }

  return {
    load,
    view: () => (list?.length ? html`
      <div class="card stack">
        <h2>${t('models.aliases')}</h2>
        <p class="hint">${t('models.aliasesHint')}</p>
        <ul class="plain">${list.map(item)}</ul>
      </div>` : nothing),
  };
}
