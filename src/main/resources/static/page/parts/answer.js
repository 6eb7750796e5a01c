/** What the network answers for a picture. */
import { html, nothing } from '../lib.js';
import { number, percent, t } from '../texts.js';
import { Problem, sentence } from '../api.js';
import { pinyin } from './numerals.js';

const SHOWN = 5;

/**
 * @param answer the response of POST /predict
 * @param answered the alias, its revision, the name of the model, and how long the answer took
 * @param problem { error, kind } if there is no answer; kind is 'drawing' or 'file'
 */
export function answerCard({ answer, answered, problem }) {
  if (problem) {
    return html`<div class="card answer"><p class="notice bad" role="alert">${said(problem)}</p></div>`;
  }
  if (!answer) {
    return html`<div class="card answer empty"><p class="big hanzi" aria-hidden="true">？</p><p class="soft">${t('try.nothingYet')}</p></div>`;
  }
  return html`
    <div class="card answer">
      ${answer.outOfClass ? outOfClass(answer) : recognized(answer)}
      ${bars(answer.candidates.slice(0, SHOWN))}
      ${answer.debug ? seen(answer.debug) : nothing}
      <p class="hint">${by(answer, answered)}</p>
    </div>`;
}

/** Says why there is no answer, in words about the picture. */
export function said({ error, kind }) {
  if (error instanceof Problem && error.status === 422) {
    if (/cannot read numbers/.test(error.detail)) {
      return t('try.noNumbers');
    }
    if (/it is blank/.test(error.detail)) {
      return t(kind === 'drawing' ? 'try.blankDrawing' : 'try.blankFile');
    }
    return t('try.notAPicture') + t('problem.said', { detail: error.detail });
  }
  if (error instanceof Problem && error.status === 413) {
    return t('try.tooLarge') + t('problem.said', { detail: error.detail });
  }
  if (error instanceof Problem && (error.status === 415 || error.status === 400)) {
    return t('try.notAPicture');
  }
  return sentence(error);
}

function recognized(answer) {
  return html`
    <div class="verdict">
      <p class="big hanzi" lang="zh-Hans">${answer.character}</p>
      <div>
        <p class="value number">${number(answer.value)}</p>
        <p class="soft"><span lang="zh-Latn">${pinyin(answer.label)}</span></p>
        <p class="sure">${t('try.sure', { percent: percent(answer.probability) })}</p>
      </div>
    </div>`;
}

function outOfClass(answer) {
  const best = answer.candidates[0].character;
  return html`
    <div class="verdict out-of-class">
      <p class="big hanzi" aria-hidden="true">${answer.reason === 'NOT_SURE' ? best : '？'}</p>
      <div>
        <p class="value">${t(`try.reason.${answer.reason}`)}</p>
        <p class="soft">${t(`try.advice.${answer.reason}`, { character: best })}</p>
      </div>
    </div>`;
}

function bars(candidates) {
  return html`
    <div>
      <h2 class="visually-hidden">${t('try.candidates')}</h2>
      <ol class="bars">${candidates.map(({ character, value, probability }, index) => html`
        <li class=${index === 0 ? 'first' : ''}>
          <span class="hanzi" lang="zh-Hans">${character}</span>
          <span class="bar" aria-hidden="true"><span .style=${`width: ${Math.max(0.4, 100 * probability)}%`}></span></span>
          <span class="number"><span class="visually-hidden">${number(value)}: </span>${percent(probability)}</span>
        </li>`)}
      </ol>
    </div>`;
}

function png(base64) {
  return `data:image/png;base64,${base64}`;
}

function seen(debug) {
  const { pictures, normalizedImage } = debug;
  const steps = pictures
    ? [['contrast', pictures.contrast], ['lines', pictures.lines], ['others', pictures.others], ['ink', pictures.ink]]
    : [];
  return html`
    <div class="seen">
      <figure>
        <img class="pixels" src=${png(normalizedImage)} alt=${t('try.seenAlt')} width="112" height="112">
        <figcaption>${t('try.seen')}</figcaption>
      </figure>
      ${steps.length ? html`
        <details>
          <summary>${t('try.steps')}</summary>
          <div class="steps">${steps.map(([id, data]) => html`
            <figure><img src=${png(data)} alt="" width="96"><figcaption>${t(`try.step.${id}`)}</figcaption></figure>`)}
          </div>
        </details>` : nothing}
    </div>`;
}

export function by(answer, answered) {
  const model = html`<a href="#models/${answer.modelId}">${answered.model || answer.modelId.slice(0, 8)}</a>`;
  const took = t('try.took', { milliseconds: number(Math.round(answered.milliseconds)) });
  return answered.alias
    ? html`${t('try.answeredBy')} ${model} (${answered.alias}, ${t('try.revision', { revision: answered.revision })}) · ${took}`
    : html`${t('try.answeredBy')} ${model} · ${took}`;
}
