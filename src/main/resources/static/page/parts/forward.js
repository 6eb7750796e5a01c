/** The forward pass of a picture: inputs, hidden units, outputs. */
import { html, nothing } from '../lib.js';
import { number, percent, t } from '../texts.js';
import { NUMERALS } from './numerals.js';
import { arrange, scaleOf, tiles } from './tiles.js';

const STRONGEST = 7;
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const FUNCTIONS = {
  sigmoid: 'g(z) = 1 / (1 + e⁻ᶻ)',
  tanh: 'g(z) = tanh z',
  relu: 'g(z) = max(0, z)',
  leakyRelu: 'g(z) = max(z / 100, z)',
};
const OUTPUTS = { sigmoid: 'h = 1 / (1 + e⁻ᶻ)', softmax: 'hₖ = exp zₖ / Σ exp z' };

/** Writes the number of a layer as a superscript. */
export function layer(index) {
  return `⁽${[...String(index)].map((digit) => SUPERSCRIPTS[digit]).join('')}⁾`;
}

export function short(value) {
  return number(value, { maximumSignificantDigits: 3 });
}

export function formula(...lines) {
  return html`<p class="formula" lang="en">${lines.map((line) => html`<span>${line}</span>`)}</p>`;
}

export function png(base64) {
  return `data:image/png;base64,${base64}`;
}

export function inputsCard({ trace, edges, picture }) {
  const arranged = arrange(trace.inputs, edges);
  return html`
    <article class="card step">
      <h2>${t('learn.inputs')}</h2>
      <div class="row pictures">
        ${picture ? html`<figure><img src=${picture} alt=${t('try.yourPicture')} width="150" height="150"><figcaption>${t('try.yourPicture')}</figcaption></figure>` : nothing}
        <figure><img class="pixels" src=${png(trace.normalizedImage)} alt=${t('try.seenAlt')} width="150" height="150"><figcaption>${t('try.seenAlt')}</figcaption></figure>
        ${edges ? html`<figure>${tiles({ list: [{ values: arranged.values }], side: arranged.side, max: Math.max(...trace.inputs), label: t('learn.edges'), className: 'medium' })}<figcaption>${t('learn.edges')}</figcaption></figure>` : nothing}
      </div>
      <p>${t(edges ? 'learn.inputsEdges' : 'learn.inputsPixels', { count: number(trace.inputs.length) })}</p>
    </article>`;
}

/** The first layer: units as tiles of their weights, lit by their activation, and one unit in detail. */
export function firstLayerCard({ trace, weights, edges, unit, choose, cache }) {
  const hidden = trace.hiddenLayers[0];
  const of = hidden ? hidden.activations : trace.outputs.map(({ logit }) => logit);
  const strongest = Math.max(...of.map(Math.abs)) || 1;
  const order = of.map((value, index) => index).sort((a, b) => of[b] - of[a]).slice(0, STRONGEST);
  const pictures = (cache.tiles ??= of.map((value, index) => arrange(weights.layers[0].row(index), edges)));
  const max = (cache.max ??= scaleOf(pictures));
  const list = pictures.map(({ values }, index) => ({ values, light: 0.12 + 0.88 * Math.min(1, Math.abs(of[index]) / strongest) }));
  const { side } = pictures[0];
  return html`
    <article class="card step">
      <h2>${hidden ? t('learn.hidden', { number: 1, units: number(of.length) }) : t('learn.outputsOnly')}</h2>
      ${hidden ? formula('z⁽¹⁾ = W⁽¹⁾x + b⁽¹⁾', 'a⁽¹⁾ = g(z⁽¹⁾)', FUNCTIONS[weights.hidden]) : formula('z = Wx + b')}
      <p>${t('learn.tiles')}</p>
      ${tiles({ list, side, max, columns: Math.min(24, Math.ceil(Math.sqrt(1.6 * of.length))), label: t('learn.tilesAlt', { units: number(of.length), active: number(of.filter((a) => a > 0.01 * strongest).length) }), marked: unit, choose, className: 'wide' })}
      <h3>${t('learn.strongest')}</h3>
      <ul class="units">${order.map((index) => html`
        <li><button aria-pressed=${index === unit} @click=${() => choose(index)}>
          ${tiles({ list: [{ values: pictures[index].values }], side, max, label: '', className: 'small' })}
          <span class="number">${t('learn.unit', { number: number(index + 1) })}<br>${short(of[index])}</span>
        </button></li>`)}
      </ul>
      ${unitDetail({ trace, weights, edges, unit, of, side, max, pictures, choose })}
    </article>`;
}

function unitDetail({ trace, weights, edges, unit, of, side, max, pictures, choose }) {
  const row = weights.layers[0].row(unit);
  const products = row.map((weight, input) => weight * trace.inputs[input]);
  const sum = products.reduce((a, b) => a + b, 0);
  const bias = weights.layers[0].bias(unit);
  const arranged = arrange(products, edges).values;
  return html`
    <div class="unit-detail">
      <label>${t('learn.chooseUnit', { units: number(of.length) })}
        <input type="number" min="1" max=${of.length} .value=${String(unit + 1)} @change=${(event) => choose(Math.max(0, Math.min(of.length - 1, Number(event.target.value) - 1 || 0)))}>
      </label>
      <div class="row pictures">
        <figure>${tiles({ list: [{ values: pictures[unit].values }], side, max, label: t('learn.weights'), className: 'medium' })}<figcaption>w: ${t('learn.weights')}</figcaption></figure>
        <figure>${tiles({ list: [{ values: arranged }], side, max: scaleOf([{ values: arranged }]), label: t('learn.products'), className: 'medium' })}<figcaption>w x: ${t('learn.products')}</figcaption></figure>
        ${formula(`Σ w x = ${short(sum)}`, `b = ${short(bias)}`, `z = Σ w x + b = ${short(sum + bias)}`, trace.hiddenLayers.length ? `a = g(z) = ${short(of[unit])}` : nothing)}
      </div>
    </div>`;
}

/** A further layer: each unit a square, lit by its activation. */
export function furtherLayerCard({ values, index, weights }) {
  const l = layer(index);
  const max = Math.max(...values.map(Math.abs)) || 1;
  return html`
    <article class="card step">
      <h2>${t('learn.hidden', { number: index, units: number(values.length) })}</h2>
      ${formula(`z${l} = W${l}a${layer(index - 1)} + b${l}`, `a${l} = g(z${l})`, weights ? FUNCTIONS[weights.hidden] : nothing)}
      <p>${t('learn.squares')}</p>
      ${squares(values, max, t('learn.squaresAlt', { active: number(values.filter((a) => Math.abs(a) > 0.01 * max).length), units: number(values.length) }))}
    </article>`;
}

/** Draws numbers as squares, a few pixels each. */
export function squares(values, max, label) {
  const side = 8;
  const list = Array.from(values, (value) => ({ values: new Float32Array(side * side).fill(value) }));
  return tiles({ list, side, max, columns: Math.min(list.length, 48), label, className: 'wide' });
}

export function outputsCard({ trace, weights }) {
  const best = trace.outputs.reduce((a, b) => (b.output > a.output ? b : a));
  const l = layer(trace.hiddenLayers.length + 1);
  const before = trace.hiddenLayers.length ? `a${layer(trace.hiddenLayers.length)}` : 'x';
  return html`
    <article class="card step">
      <h2>${t('learn.outputs')}</h2>
      ${formula(`z${l} = W${l}${before} + b${l}`, weights ? OUTPUTS[weights.output] : nothing)}
      <ol class="bars outputs">${trace.outputs.map((output) => html`
        <li class=${output === best ? 'first' : ''}>
          <span class="hanzi" lang="zh-Hans">${NUMERALS[output.label - 1].character}</span>
          <span class="bar" aria-hidden="true"><span .style=${`width: ${Math.max(0.4, 100 * output.output)}%`}></span></span>
          <span class="number">${percent(output.output)}</span>
          <span class="number z">z = ${short(output.logit)}</span>
        </li>`)}
      </ol>
    </article>`;
}
