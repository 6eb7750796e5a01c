/** The form that uploads images as a new data set. */
import { html, nothing } from '../lib.js';
import { number, percent, t } from '../texts.js';
import { upload } from '../api.js';
import { fieldsOf, numberOf, repeatKey } from '../parts/fields.js';
import { readingBar, readingText } from '../parts/reading.js';

export function uploadForm(page, added) {
  let files = [];
  let over = false;
  let sending = null; // { fraction, bytes, read, total, abort }
  let lost = null; // the fraction that had been sent when the connection was lost
  let key = null; // the same for the same request, so that it is safe to repeat
  const form = fieldsOf('upload', { name: '', split: '', trainFraction: '', seed: '' }, () => page.update());

  function choose(list) {
    if (list.length > 0) {
      files = [...list];
      form.failed(null);
      lost = null;
    }
    page.update();
  }

  function chosen(event) {
    choose(event.target.files);
    event.target.value = ''; // so that the same file can be chosen again
  }

  function drag(event) {
    event.preventDefault();
    over = event.type === 'dragover';
    page.update();
  }

  function drop(event) {
    event.preventDefault();
    over = false;
    choose(event.dataTransfer.files);
  }

  function body() {
    const parts = new FormData();
    const { name, split } = form.values;
    const fraction = numberOf(form.values.trainFraction);
    const optional = { name: name.trim(), split, trainFraction: typeof fraction === 'number' ? fraction / 100 : fraction, seed: numberOf(form.values.seed) };
    for (const [field, value] of Object.entries(optional)) {
      if (value !== undefined && value !== '') {
        parts.append(field, value);
      }
    }
    files.forEach((file) => parts.append('file', file, file.name));
    return parts;
  }

  /** Identifies the request: as long as it is the same, so is its key. */
  function fingerprint() {
    return JSON.stringify([form.values, files.map(({ name, size, lastModified }) => [name, size, lastModified])]);
  }

  async function submit(event) {
    event.preventDefault();
    const abort = new AbortController();
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    if (key?.of !== fingerprint()) {
      key = { of: fingerprint(), value: repeatKey() };
    }
    const mine = (sending = { fraction: 0, bytes, abort });
    lost = null;
    form.failed(null);
    try {
      const { data } = await upload('datasets', body(), {
        signal: abort.signal,
        headers: { 'Idempotency-Key': key.value },
        progress(fraction) {
          mine.fraction = fraction;
          page.update();
        },
        reading(images) {
          Object.assign(mine, images);
          page.update();
        },
      });
      files = [];
      key = null;
      Object.assign(form.values, { name: '', split: '', trainFraction: '', seed: '' });
      added(data);
    } catch (error) {
      if (error.name !== 'AbortError') {
        lost = error.status === 0 ? mine.fraction : null;
        form.failed(error);
      }
    } finally {
      sending = null;
      page.update();
    }
  }

  function progress() {
    const { fraction, bytes, read, total, abort } = sending;
    const sent = fraction >= 1;
    const text = sent ? readingText(read, total) : t('data.sending', { percent: percent(fraction, 0), sent: megabytes(fraction * bytes), total: megabytes(bytes) });
    return html`
      <div class="stack" role="status">
        ${sent ? readingBar(read, total) : html`<progress value=${fraction} aria-label=${t('data.progress')}></progress>`}
        <p class="row between"><span class="small number">${text}</span>
          ${sent ? nothing : html`<button type="button" class="quiet" @click=${() => abort.abort()}>${t('data.stop')}</button>`}</p>
      </div>`;
  }

  function trouble() {
    if (lost === null) {
      return form.problem();
    }
    return form.problem(lost >= 1 ? t('data.lostAtTheEnd') : t('data.lost', { percent: percent(lost, 0) }));
  }

  return {
    view() {
      return html`
        <form class="stack upload" novalidate @submit=${submit} @dragover=${drag} @dragleave=${drag} @drop=${drop}>
          <h2>${t('data.upload')}</h2>
          <label class="drop ${over ? 'over' : ''}">
            <input type="file" name="file" multiple @change=${chosen} aria-describedby="upload-kinds">
            ${files.length === 0
              ? html`<span class="what">${t('data.choose')}</span>`
              : files.map((file) => html`<span class="what">${file.name} <span class="soft number">${megabytes(file.size)}</span></span>`)}
          </label>
          <p class="hint" id="upload-kinds">${t('data.kinds')}</p>
          ${form.text('name', t('data.name'), { placeholder: files[0]?.name })}
          <details>
            <summary>${t('data.more')}</summary>
            <div class="fields">
              ${form.select('split', t('data.split'), [
                ['', t('data.split.automatic')], ['STRATIFIED', t('data.split.STRATIFIED')], ['BY_WRITER', t('data.split.BY_WRITER')], ['GIVEN', t('data.split.GIVEN')],
              ])}
              ${form.number('trainFraction', t('data.trainFraction'), { placeholder: '70' })}
              ${form.number('seed', t('data.seed'), { placeholder: '0' })}
            </div>
          </details>
          ${trouble()}
          ${sending ? progress() : html`<div><button class="primary" ?disabled=${files.length === 0}>${t('data.send')}</button></div>`}
          ${sending || files.length > 0 ? nothing : html`<p class="hint">${t('data.noFiles')}</p>`}
        </form>`;
    },
  };
}

function megabytes(bytes) {
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  return number(value, { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 });
}
