/** What happens inside the network with the picture that was read last. */
import { html, nothing } from '../lib.js';
import { t } from '../texts.js';
import { get, send } from '../api.js';
import { lastPicture } from '../parts/shared.js';
import { weightsOf } from '../parts/weights.js';
import { firstLayerCard, furtherLayerCard, inputsCard, outputsCard } from '../parts/forward.js';
import { backwardCard } from '../parts/backward.js';

const EXAMPLE = 'page/gallery/five-on-practice-paper.jpg';

export default function learn(page) {
  let picture = null; // a Blob
  let address = null; // of it, for an img
  let trace = null; // the answer of POST /predict/activations
  let model = null;
  let weights = null; // null if there are too many
  let cache = {}; // pictures of the weights
  let unit = 0;
  let label = null; // that the reader chose; null for the network's own answer
  let rate = 0.1;
  let wanted = null; // id of a model, or an alias; null for the default one
  let asking = null;

  async function load() {
    const shared = lastPicture().picture;
    const next = shared ?? picture ?? (await (await fetch(EXAMPLE)).blob());
    if (next === picture && trace) {
      return;
    }
    if (address) {
      URL.revokeObjectURL(address);
    }
    picture = next;
    address = URL.createObjectURL(picture);
    label = null;
    await follow();
    unit = strongest();
  }

  function strongest() {
    const values = trace.hiddenLayers[0]?.activations ?? trace.outputs.map(({ output }) => output);
    return values.indexOf(Math.max(...values));
  }

  /** Asks for the values of the picture; an earlier question whose answer is still to come is dropped. */
  async function follow() {
    asking?.abort();
    const mine = (asking = new AbortController());
    const form = new FormData();
    form.set('image', picture, 'picture');
    form.set('learningRate', rate);
    if (wanted) {
      form.set('model', wanted);
    }
    if (label !== null) {
      form.set('label', label);
    }
    const next = (await send('POST', 'predict/activations', form, { signal: mine.signal })).data;
    if (model?.id !== next.modelId) {
      model = (await get(`models/${next.modelId}`, {}, { signal: mine.signal })).data;
      weights = await weightsOf(model.id, parameters(next), mine.signal);
      cache = {};
    }
    trace = next;
  }

  function parameters({ inputs, hiddenLayers, outputs }) {
    const units = [inputs.length, ...hiddenLayers.map(({ activations }) => activations.length), outputs.length];
    return units.slice(1).reduce((sum, count, i) => sum + count * (units[i] + 1), 0);
  }

  function choose(index) {
    unit = index;
    page.update();
  }

  function setLabel(value) {
    label = value;
    page.run(follow);
  }

  function setRate(value) {
    rate = value;
    page.run(follow);
  }

  const colours = matchMedia('(prefers-color-scheme: dark)');

  return {
    show([id]) {
      if ((id ?? null) !== wanted) {
        wanted = id ?? null;
        trace = null;
      }
      colours.addEventListener('change', page.update);
      page.run(load);
    },
    hide() {
      colours.removeEventListener('change', page.update);
    },
    view() {
      return html`
        <header><h1>${t('learn.title')}</h1><p class="lead">${t('learn.lead')}</p></header>
        ${trace ? steps() : html`<p class="soft">${t('learn.loading')}</p>`}`;
    },
  };

  function steps() {
    const edges = model.normalization?.edgeDirections ?? false;
    const further = weights ? trace.hiddenLayers.slice(1) : trace.hiddenLayers;
    const first = trace.hiddenLayers.length - further.length + 1;
    return html`
      <p class="row"><a class="button" href="#try">${t('learn.another')}</a> <span class="hint">${t('learn.model', { model: model.name })}</span></p>
      ${inputsCard({ trace, edges, picture: address })}
      ${weights ? firstLayerCard({ trace, weights, edges, unit, choose, cache }) : nothing}
      ${further.map((layer, i) => furtherLayerCard({ values: layer.activations, index: first + i, weights }))}
      ${outputsCard({ trace, weights })}
      ${backwardCard({ trace, weights, edges, unit, label, rate, setLabel, setRate })}`;
  }
}
