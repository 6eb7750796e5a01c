/** Training jobs: a form for a new one, their curves in one chart, and the list. */
import { html, nothing } from '../lib.js';
import { number, percent, t } from '../texts.js';
import { get } from '../api.js';
import { may } from '../access.js';
import { pager } from '../parts/pager.js';
import { curvesOf } from '../parts/curves.js';
import { trainForm } from './train-form.js';
import { jobList } from './train-jobs.js';
import { ended, watcher } from './train-watch.js';

const PAGE = 10;
const REFRESH = 4000; // milliseconds between readings of the list while a job has not ended
const PAUSE = 150; // milliseconds between drawings of new epochs
const COLOURS = ['#c8503f', '#3f7fc0', '#3d9a68', '#b8862b', '#8a63b8', '#2f9aa0'];

export default function train(page) {
  let jobs = null;
  let position = null;
  let timer = null;
  let drawing = null;
  let shown = null; // ids of the jobs in the chart, each with its colour
  const watch = watcher(noticed);
  const form = trainForm(page, started);
  const list = jobList(page, { watch, colourOf: (id) => shown?.get(id), toggle, reload: () => load(position?.number) });
  const cost = curvesOf({ write: (value) => number(value, { maximumSignificantDigits: 3 }), range: (min, max) => [0, max > 0 ? max * 1.05 : 1] });
  const accuracy = curvesOf({ write: (value) => percent(value, value > 0.9 && value < 1 ? 1 : 0), range: (min) => [Math.max(0, Math.min(0.9, (min ?? 0) - 0.05)), 1] });

  async function load(at = 0) {
    const { content, page: place } = (await get('training-jobs', { size: PAGE, page: at })).data;
    jobs = content;
    position = place;
    shown ??= new Map(jobs.slice(0, 1).map(({ id }) => [id, COLOURS[0]]));
    follow();
    page.update();
  }

  function follow() {
    watch.follow((jobs ?? []).filter(({ id }) => shown.has(id)), (error) => page.run(() => Promise.reject(error)));
  }

  function noticed(job) {
    if (job && jobs) {
      jobs = jobs.map((known) => (known.id === job.id ? job : known));
      page.update();
    } else { // epochs can follow each other within a millisecond
      drawing ??= setTimeout(() => {
        drawing = null;
        page.update();
      }, PAUSE);
    }
  }

  function show(id) {
    const free = COLOURS.find((colour) => ![...shown.values()].includes(colour));
    if (!free) {
      shown.delete(shown.keys().next().value);
      show(id);
      return;
    }
    shown.set(id, free);
  }

  function toggle({ id }) {
    if (!shown.delete(id)) {
      show(id);
    }
    follow();
    page.update();
  }

  /** Shows one job in the chart, which may be on another page of the list. */
  async function only(id) {
    if (!jobs.some((job) => job.id === id)) {
      jobs = [(await get(`training-jobs/${id}`)).data, ...jobs];
    }
    shown = new Map([[id, COLOURS[0]]]);
    follow();
    page.update();
  }

  function started(job) {
    page.run(async () => {
      shown ??= new Map();
      show(job.id);
      await load();
      document.querySelector('.charts')?.scrollIntoView({ block: 'nearest' });
    });
  }

  /** Jobs that are not followed change too. */
  function refresh() {
    if (!document.hidden && jobs?.some((job) => !ended(job) && !watch.follows(job.id))) {
      load(position?.number).catch(() => {}); // the next reading may succeed
    }
  }

  function charts() {
    const lines = (jobs ?? []).filter(({ id }) => shown.has(id)).map((job) => ({ job, colour: shown.get(job.id), epochs: watch.epochs(job.id) }));
    if (!lines.some(({ epochs }) => epochs.length > 0)) {
      return html`<div class="card charts empty"><p class="soft">${t(lines.some(({ job }) => !ended(job)) ? 'train.curvesSoon' : 'train.noCurves')}</p></div>`;
    }
    const curve = (field, name, dashed) => lines.map(({ job, colour, epochs }) => ({
      key: job.id + field, name: lines.length > 1 ? `${job.name}, ${name}` : name, colour, dashed,
      points: epochs.filter((epoch) => epoch[field] !== null).map((epoch) => [epoch.epoch, epoch[field]]),
    }));
    const spoken = lines.filter(({ epochs }) => epochs.length > 0).map(({ job, epochs }) => t('train.spoken', {
      name: job.name, epoch: number(epochs.at(-1).epoch), cost: number(epochs.at(-1).cost ?? epochs.at(-1).lastBatchCost, { maximumSignificantDigits: 3 }), accuracy: percent(epochs.at(-1).testAccuracy),
    })).join(' ');
    return html`
      <div class="card charts">
        ${accuracy.view(t('train.accuracyByEpoch'), spoken, [...curve('testAccuracy', t('train.test'), false), ...curve('trainAccuracy', t('train.training'), true)])}
        ${cost.view(t('train.costByEpoch'), spoken, curve('cost', t('train.cost'), false))}
      </div>`;
  }

  return {
    show([what, id]) {
      timer ??= setInterval(refresh, REFRESH);
      page.run(async () => {
        if (may('train')) {
          await Promise.all([form.load(what === 'new' ? id : null), load()]);
        } else {
          await load();
        }
        if (what && what !== 'new') {
          await only(what);
        }
      });
    },
    hide() {
      clearInterval(timer);
      timer = null;
      watch.stop();
    },
    view() {
      return html`
        <header><h1>${t('train.title')}</h1><p class="lead">${t('train.lead')}</p></header>
        <div class="train ${may('train') ? '' : 'alone'}">
          ${may('train') ? form.view() : nothing}
          <div class="stack">
            ${jobs?.length ? charts() : nothing}
            ${jobs?.length ? html`<div class="card stack"><h2>${t('train.jobs')}</h2><p class="hint">${t('train.jobsHint')}</p>${list.view(jobs)}${pager(position, (to) => page.run(() => load(to)))}</div>` : nothing}
            ${jobs?.length === 0 ? html`<p class="notice">${t(may('train') ? 'train.none' : 'train.noneHere')}</p>` : nothing}
          </div>
        </div>`;
    },
  };
}
