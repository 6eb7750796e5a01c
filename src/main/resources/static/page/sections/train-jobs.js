/** The list of jobs, which is also the legend of the chart. */
import { html, live, nothing } from '../lib.js';
import { number, percent, t, time } from '../texts.js';
import { download, send } from '../api.js';
import { access, may } from '../access.js';
import { confirmed } from '../parts/confirm.js';
import { ended, secondsLeft } from './train-watch.js';

const TONES = { SUCCEEDED: 'good', FAILED: 'bad', RUNNING: 'accent' };

/**
 * @param watch the watcher of the jobs
 * @param colourOf returns the colour of a job in the chart; undefined if it is not shown there
 * @param toggle shows a job in the chart, or no longer
 * @param reload reads the list again
 */
export function jobList(page, { watch, colourOf, toggle, reload }) {
  const ask = confirmed(() => page.update());

  function act(method, path) {
    page.run(async () => {
      await send(method, path);
      await reload();
    });
  }

  function progress(job) {
    const epochs = watch.epochs(job.id);
    const done = Math.max(job.progress.epoch, epochs.at(-1)?.epoch ?? 0);
    if (job.status === 'QUEUED') {
      return html`<p class="small soft">${t('train.waits')}</p>`;
    }
    const left = secondsLeft(job, epochs);
    return html`
      <progress value=${done} max=${job.progress.epochs} aria-label=${t('train.progressOf', { name: job.name })}></progress>
      <p class="small soft number">${t('train.epochOf', { epoch: number(done), epochs: number(job.progress.epochs) })}${left === null ? nothing : html` · ${timeLeft(left)}`}</p>`;
  }

  function figures(job) {
    const last = watch.epochs(job.id).at(-1) ?? job.latestEpoch;
    if (!last) {
      return nothing;
    }
    const folds = job.crossValidation;
    return html`
      <dl class="figures">
        ${folds ? html`<div><dt>${t('train.folds', { folds: number(folds.folds.length) })}</dt><dd class="number">${percent(folds.meanAccuracy)} ± ${percent(folds.standardDeviation)}</dd></div>` : nothing}
        <div><dt>${t('train.testAccuracy')}</dt><dd class="number">${percent(last.testAccuracy)}</dd></div>
        <div><dt>${t('train.trainAccuracy')}</dt><dd class="number">${percent(last.trainAccuracy)}</dd></div>
        ${last.cost === null ? nothing : html`<div><dt>${t('train.costNow')}</dt><dd class="number">${number(last.cost, { maximumSignificantDigits: 4 })}</dd></div>`}
      </dl>`;
  }

  function report(job) {
    const path = `training-jobs/${job.id}/report`;
    return access()?.mode === 'none' // otherwise the request needs the key, which a link does not send
      ? html`<a class="button quiet" href=${path} target="_blank" rel="noopener">${t('train.report')}</a>`
      : html`<button class="quiet" @click=${() => page.run(() => download(path, {}, { headers: { Accept: 'text/html' } }))}>${t('train.report')}</button>`;
  }

  function row(job) {
    const colour = colourOf(job.id);
    return html`
      <li class="job" data-status=${job.status}>
        <div class="row between">
          <label class="check">
            <input type="checkbox" .checked=${live(colour !== undefined)} @change=${() => toggle(job)} aria-label=${t('train.showInChart', { name: job.name })}>
            <svg class="line" viewBox="0 0 24 4" aria-hidden="true"><line x1="0" y1="2" x2="24" y2="2" stroke=${colour ?? 'transparent'} stroke-width="4"></line></svg>
            <strong>${job.name}</strong>
          </label>
          <span class="badge ${TONES[job.status] ?? ''}">${t(`train.status.${job.status}`)}</span>
        </div>
        <p class="small soft">${t(`train.preset.${job.config.preset}`)} · ${layers(job)} · ${time(job.createdAt)}</p>
        ${ended(job) ? nothing : progress(job)}
        ${figures(job)}
        ${job.failure ? html`<p class="notice bad">${t('train.failed', { reason: job.failure.reason })}</p>` : nothing}
        ${job.promotion ? html`<p class="notice ${job.promotion.promoted ? 'good' : ''}">${t(job.promotion.promoted ? 'train.promoted' : 'train.notPromoted', { alias: job.promotion.alias, reason: job.promotion.reason })}</p>` : nothing}
        <div class="row">
          ${job.modelId ? html`<a class="button quiet" href="#models/${job.modelId}">${t('train.model')}</a>` : nothing}
          ${watch.epochs(job.id).length || job.latestEpoch ? report(job) : nothing}
          ${!ended(job) && may('train') ? html`<button class="quiet danger-text" @click=${() => act('POST', `training-jobs/${job.id}/cancel`)}>${t('train.cancel')}</button>` : nothing}
          ${ended(job) && may('admin') ? ask(job.id, t('train.delete'), t('train.deleteSure'), () => act('DELETE', `training-jobs/${job.id}`)) : nothing}
        </div>
      </li>`;
  }

  return { view: (jobs) => html`<ul class="jobs">${jobs.map(row)}</ul>` };
}

function layers({ config }) {
  return config.hiddenLayers.length ? t('train.hidden', { layers: config.hiddenLayers.map((units) => number(units)).join(' – ') }) : t('train.noHidden');
}

function timeLeft(seconds) {
  return seconds < 90 ? t('train.secondsLeft', { seconds: number(Math.ceil(seconds)) }) : t('train.minutesLeft', { minutes: number(Math.ceil(seconds / 60)) });
}
