/** What the network reads in a picture of a whole number. */
import { html, nothing, svg } from '../lib.js';
import { number, percent, t } from '../texts.js';
import { by, said } from './answer.js';
import { pinyin } from './numerals.js';

const LONG = 12; // digits of a value that is shown smaller
const LABEL = 0.13; // height of the labels of boxes, of that of the picture

/** Reads a response of POST /predict/number. Its values are texts: JavaScript's numbers are not exact above 2^53. */
export async function numberAnswer(response) {
  return JSON.parse((await response.text()).replace(/"value":(\d+)/g, '"value":"$1"'));
}

/** @param value a text, as in {@link numberAnswer} */
function written(value, kind) {
  return number(BigInt(value), { useGrouping: kind === 'INTEGER' }); // digits name something, a year for example
}

/**
 * @param answer from {@link numberAnswer}
 * @param answered the alias, its revision, the name of the model, and how long the answer took
 * @param problem { error, kind } if there is no answer
 */
export function numberCard({ answer, answered, problem }) {
  if (problem) {
    return html`<div class="card answer"><p class="notice bad" role="alert">${said(problem)}</p></div>`;
  }
  if (!answer) {
    return html`<div class="card answer empty"><p class="big hanzi" aria-hidden="true">？</p><p class="soft">${t('try.nothingYetWhole')}</p></div>`;
  }
  return html`
    <div class="card answer">
      ${answer.unreadable ? unreadable(answer) : read(answer)}
      ${characters(answer.characters)}
      ${alternatives(answer)}
      <p class="hint">${by(answer, answered)}</p>
    </div>`;
}

function read({ text, value, kind, canonical, confidence }) {
  return html`
    <div class="verdict whole">
      <p class="value number ${value.length > LONG ? 'long' : ''}">${written(value, kind)}</p>
      <p class="text hanzi" lang="zh-Hans">${text}</p>
      ${canonical === text ? nothing : html`<p class="soft">${t('try.canonical')} <span class="hanzi" lang="zh-Hans">${canonical}</span></p>`}
      <p class="sure">${t('try.sure', { percent: percent(confidence) })}</p>
    </div>`;
}

function unreadable({ text, reason }) {
  return html`
    <div class="verdict whole unreadable">
      <p class="value">${t(`try.unreadable.${reason}`)}</p>
      <p class="soft">${t(`try.unreadableAdvice.${reason}`)}</p>
      ${text ? html`<p class="soft">${t('try.guess')}</p><p class="text hanzi" lang="zh-Hans">${text}</p>` : nothing}
    </div>`;
}

function characters(all) {
  return all.length === 0 ? nothing : html`
    <div>
      <h2 class="small">${t('try.characters')}</h2>
      <ol class="characters">${all.map(({ label, character }) => html`
        <li><span class="hanzi" lang="zh-Hans">${character}</span> <span class="soft" lang="zh-Latn">${pinyin(label)}</span></li>`)}
      </ol>
    </div>`;
}

function alternatives({ alternatives: others }) {
  return others.length === 0 ? nothing : html`
    <div>
      <h2 class="small">${t('try.alternatives')}</h2>
      <ol class="alternatives">${others.map(({ text, value, kind, confidence }) => html`
        <li><span class="hanzi" lang="zh-Hans">${text}</span> <span class="number">${percent(confidence)}</span> <span class="soft number">${written(value, kind)}</span></li>`)}
      </ol>
    </div>`;
}

/**
 * Draws the boxes of the characters over a picture. They lie as the picture does if it has object-fit: contain. The list of
 * characters says the same in words.
 *
 * @param size { width, height } of the picture that was sent
 */
export function boxes(answer, { width, height }) {
  const size = LABEL * Math.min(height, 3 * width);
  return html`
    <svg class="boxes" viewBox="0 0 ${width} ${height}" aria-hidden="true">
      ${answer.characters.map(({ box, character }) => {
        const at = place(box, answer.direction, size, width, height);
        return svg`
          <rect x=${box.x} y=${box.y} width=${box.width} height=${box.height}></rect>
          <text x=${at.x} y=${at.y} font-size=${size}>${character}</text>`;
      })}
    </svg>`;
}

/** Returns where the middle of a label goes: beside its box where there is room, else into its corner. */
function place(box, direction, size, width, height) {
  const half = 0.6 * size;
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const right = { x: box.x + box.width + half, y: middle.y };
  const left = { x: box.x - half, y: middle.y };
  const above = { x: middle.x, y: box.y - half };
  const below = { x: middle.x, y: box.y + box.height + half };
  return (direction === 'VERTICAL' ? [right, left] : [above, below])
    .find(({ x, y }) => x >= half && y >= half && x <= width - half && y <= height - half)
    ?? { x: box.x + half, y: box.y + half };
}
