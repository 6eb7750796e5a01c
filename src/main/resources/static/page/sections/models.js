/** Models: the list, the aliases under which they answer, and the import. One of them, and two compared, are in other modules. */
import { html, live, nothing } from '../lib.js';
import { number, percent, t, time } from '../texts.js';
import { get } from '../api.js';
import { may } from '../access.js';
import { pager } from '../parts/pager.js';
import { retryPictures } from '../parts/pictures.js';
import { aliasPanel } from './models-aliases.js';
import { importForm } from './models-import.js';
import { oneModel } from './models-one.js';
import { comparison } from './models-compare.js';

const PAGE = 20;

export default function models(page) {
  let list = null;
  let position = null;
  let path = [];
  let chosen = []; // ids of at most two models to compare
  const aliases = aliasPanel(page, () => load(position?.number));
  const entry = importForm(page, (model) => page.go(`models/${model.id}`));
  const one = oneModel(page);
  const two = comparison(page);

  async function load(at = 0) {
    const [{ data }] = await Promise.all([get('models', { size: PAGE, page: at }), aliases.load()]);
    list = data.content;
    position = data.page;
    page.update();
  }

  function choose(id) {
    chosen = chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id].slice(-2);
    page.update();
  }

  function row(model) {
    return html`
      <tr>
        ${may('read') ? html`<td class="pick"><label class="check"><input type="checkbox" .checked=${live(chosen.includes(model.id))} @change=${() => choose(model.id)}
          aria-label=${t('models.choose', { name: model.name })}></label></td>` : nothing}
        <th scope="row"><a href="#models/${model.id}">${model.name}</a> ${model.aliases.map((alias) => html`<span class="badge accent">${alias}</span> `)}
          <span class="soft small layers">${model.layers.map((units) => number(units)).join(' – ')} · ${time(model.createdAt)}</span></th>
        <td class="number accuracy">${model.testAccuracy === null ? html`<span class="soft">–</span>` : html`<strong>${percent(model.testAccuracy)}</strong>
          <svg class="meter" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect width=${100 * model.testAccuracy} height="1"></rect></svg>`}</td>
      </tr>`;
  }

  function table() {
    return html`
      <div class="card stack">
        <div class="row between">
          <h2>${t('models.list')}</h2>
          ${may('read') ? html`<button ?disabled=${chosen.length < 2} @click=${() => page.go(`models/compare/${chosen.join('/')}`)}>${t('models.compareTwo')}</button>` : nothing}
        </div>
        <table class="models">
          <thead><tr>
            ${may('read') ? html`<th scope="col"><span class="visually-hidden">${t('models.compareTwo')}</span></th>` : nothing}
            <th scope="col">${t('models.name')}</th><th scope="col" class="number accuracy">${t('models.testAccuracy')}</th>
          </tr></thead>
          <tbody>${list.map(row)}</tbody>
        </table>
        ${may('read') ? html`<p class="hint">${t('models.chooseTwo')}</p>` : nothing}
        ${pager(position, (to) => page.run(() => load(to)))}
      </div>`;
  }

  function overview() {
    return html`
      <header><h1>${t('models.title')}</h1><p class="lead">${t('models.lead')}</p></header>
      <div class="models-parts">
        <div class="stack">
          ${list?.length ? table() : nothing}
          ${list?.length === 0 ? html`<p class="notice">${t('models.none')}</p>` : nothing}
        </div>
        <div class="stack">
          ${aliases.view()}
          ${may('train') ? entry.view() : nothing}
        </div>
      </div>`;
  }

  return {
    show(to) {
      path = to;
      retryPictures();
      page.run(async () => {
        if (path[0] === 'compare') {
          await two.load(path[1], path[2]);
        } else if (path[0]) {
          await one.load(path[0]);
        } else {
          await load();
          if (may('train')) {
            await entry.load();
          }
        }
      });
    },
    view() {
      if (path[0]) {
        return html`<p><a href="#models">${t('models.back')}</a></p>${path[0] === 'compare' ? two.view() : one.view()}`;
      }
      return overview();
    },
  };
}
