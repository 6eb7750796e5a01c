/** One step of back-propagation on a picture: errors, gradient, and the answer after the step. */
import { html, nothing } from '../lib.js';
import { number, percent, t } from '../texts.js';
import { NUMERALS } from './numerals.js';
import { arrange, scaleOf, tiles } from './tiles.js';
import { formula, layer, short, squares } from './forward.js';

const RATES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];

export function backwardCard({ trace, weights, edges, unit, label, rate, setLabel, setRate }) {
  const last = trace.hiddenLayers.length + 1;
  return html`
    <article class="card step">
      <h2>${t('learn.back')}</h2>
      <p>${t('learn.backWhat')}</p>
      <div class="fields">
        <label>${t('learn.target')}
          <select name="label" .value=${String(label ?? trace.label)} @change=${(event) => setLabel(Number(event.target.value))}>
            ${NUMERALS.map(({ label: value, character }) => html`<option value=${value} ?selected=${value === (label ?? trace.label)}>${character}</option>`)}
          </select>
        </label>
        <label>${t('learn.rate')}
          <select name="rate" .value=${String(rate)} @change=${(event) => setRate(Number(event.target.value))}>
            ${RATES.map((value) => html`<option value=${value} ?selected=${value === rate}>${number(value)}</option>`)}
          </select>
        </label>
      </div>
      ${outputErrors(trace, last)}
      ${[...trace.hiddenLayers.keys()].reverse().map((index) => hiddenErrors(trace, index))}
      ${gradient({ trace, weights, edges, unit })}
      ${after(trace)}
    </article>`;
}

function outputErrors(trace, last) {
  return html`
    <h3>${t('learn.outputErrors')}</h3>
    ${formula(`δ${layer(last)} = h − y`)}
    <div class="scroll" tabindex="0" role="group" aria-label=${t('learn.outputErrors')}>
      <table class="errors">
        <thead><tr><th scope="col">${t('learn.character')}</th><th scope="col" class="number">h</th><th scope="col" class="number">y</th><th scope="col" class="number">δ = h − y</th><th scope="col" class="number">${t('learn.outputAfter')}</th></tr></thead>
        <tbody>${trace.outputs.map(({ label, output, target, error, outputAfter }) => html`
          <tr class=${target === 1 ? 'target' : ''}>
            <th scope="row" class="hanzi" lang="zh-Hans">${NUMERALS[label - 1].character}</th>
            <td class="number">${percent(output)}</td><td class="number">${number(target)}</td><td class="number">${number(error, { minimumFractionDigits: 3, maximumFractionDigits: 3, signDisplay: 'exceptZero' })}</td>
            <td class="number">${outputAfter === null ? '–' : percent(outputAfter)}</td>
          </tr>`)}
        </tbody>
      </table>
    </div>`;
}

function hiddenErrors(trace, index) {
  const { errors } = trace.hiddenLayers[index];
  const l = layer(index + 1);
  const next = layer(index + 2);
  const max = Math.max(...errors.map(Math.abs)) || 1;
  return html`
    <h3>${t('learn.hiddenErrors', { number: index + 1 })}</h3>
    ${formula(`δ${l} = (W${next}ᵀ δ${next}) ⊙ g′(z${l})`)}
    ${squares(errors, max, t('learn.errorsAlt', { largest: short(max) }))}`;
}

/** The gradient of one unit's weights, which is its error times the inputs, and the step. */
function gradient({ trace, weights, edges, unit }) {
  if (!weights) {
    return nothing;
  }
  const error = trace.hiddenLayers.length ? trace.hiddenLayers[0].errors[unit] : trace.outputs[unit].error;
  const row = arrange(weights.layers[0].row(unit), edges);
  const of = arrange(trace.inputs.map((input) => error * input), edges).values;
  const changed = row.values.map((weight, input) => weight - trace.learningRate * of[input]);
  const max = scaleOf([row]);
  return html`
    <h3>${t('learn.gradient', { number: number(unit + 1) })}</h3>
    ${formula('∂J/∂W⁽¹⁾ = δ⁽¹⁾ xᵀ', '∂J/∂b⁽¹⁾ = δ⁽¹⁾', 'W ← W − α ∂J/∂W', `δ = ${short(error)}`)}
    <div class="row pictures">
      <figure>${tiles({ list: [{ values: of }], side: row.side, max: scaleOf([{ values: of }]), label: t('learn.gradientAlt'), className: 'medium' })}<figcaption>∂J/∂w = δ x</figcaption></figure>
      <figure>${tiles({ list: [row], side: row.side, max, label: t('learn.before'), className: 'medium' })}<figcaption>${t('learn.before')}</figcaption></figure>
      <figure>${tiles({ list: [{ values: changed }], side: row.side, max, label: t('learn.after'), className: 'medium' })}<figcaption>${t('learn.after')}</figcaption></figure>
    </div>`;
}

function after(trace) {
  const target = trace.outputs.find(({ label }) => label === trace.label);
  const { character } = NUMERALS[trace.label - 1];
  if (trace.costAfter === null) {
    return html`<p class="notice bad">${t('learn.overflow')}</p>`;
  }
  const values = {
    character,
    before: percent(target.output),
    after: percent(target.outputAfter),
    cost: short(trace.cost),
    costAfter: short(trace.costAfter),
  };
  return html`
    <h3>${t('learn.result')}</h3>
    <p class="notice ${trace.costAfter <= trace.cost ? 'good' : 'bad'}" role="status">${t('learn.costChange', values)}
      ${trace.costAfter <= trace.cost ? nothing : t('learn.tooFar')}</p>`;
}
