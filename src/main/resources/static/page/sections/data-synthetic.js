/** The form that lets synthetic writers write a data set. */
import { html } from '../lib.js';
import { number, t } from '../texts.js';
import { upload } from '../api.js';
import { fieldsOf, numberOf } from '../parts/fields.js';
import { readingBar } from '../parts/reading.js';

export function syntheticForm(page, added) {
  let writing = null; // { read, total }
  const form = fieldsOf('synthetic', { name: '', imagesPerClass: '100', writers: '20', split: 'BY_WRITER', trainFraction: '', seed: '' }, () => page.update());

  function body() {
    const { name, split, imagesPerClass, writers, trainFraction, seed } = form.values;
    const fraction = numberOf(trainFraction);
    return {
      name: name.trim() || t('data.synthetic.name'),
      imagesPerClass: numberOf(imagesPerClass),
      writers: numberOf(writers),
      split,
      trainFraction: typeof fraction === 'number' ? fraction / 100 : fraction,
      seed: numberOf(seed),
    };
  }

  async function submit(event) {
    event.preventDefault();
    writing = {};
    form.failed(null);
    const request = new Blob([JSON.stringify(body())], { type: 'application/json' });
    try {
      added((await upload('datasets/synthetic', request, {
        reading(images) {
          writing = images;
          page.update();
        },
      })).data);
    } catch (error) {
      form.failed(error);
    } finally {
      writing = null;
      page.update();
    }
  }

  return {
    view() {
      const perClass = numberOf(form.values.imagesPerClass);
      return html`
        <form class="stack" novalidate @submit=${submit}>
          <h2>${t('data.synthetic')}</h2>
          <p class="soft">${t('data.synthetic.why')}</p>
          <div class="fields">
            ${form.number('imagesPerClass', t('data.perClass'), { hint: typeof perClass === 'number' ? t('data.inAll', { images: number(15 * perClass) }) : '' })}
            ${form.number('writers', t('data.writers'), { hint: t('data.writersHint') })}
          </div>
          ${form.text('name', t('data.name'), { placeholder: t('data.synthetic.name') })}
          <details>
            <summary>${t('data.more')}</summary>
            <div class="fields">
              ${form.select('split', t('data.split'), [['BY_WRITER', t('data.split.BY_WRITER')], ['STRATIFIED', t('data.split.STRATIFIED')]])}
              ${form.number('trainFraction', t('data.trainFraction'), { placeholder: '70' })}
              ${form.number('seed', t('data.seed'), { placeholder: '0' })}
            </div>
          </details>
          ${form.problem()}
          ${writing
            ? html`<div class="stack" role="status">${readingBar(writing.read, writing.total)}<p class="small number">${writing.read ? t('data.written', { read: number(writing.read), total: number(writing.total) }) : t('data.writing')}</p></div>`
            : html`<div><button class="primary">${t('data.synthetic.make')}</button></div>`}
        </form>`;
    },
  };
}
