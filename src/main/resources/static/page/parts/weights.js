/** The weights of a model, read from the file that docs/weights.md describes. */
import { request } from '../api.js';

const MAX_BYTES = 48_000_000; // more is not worth the wait
const HIDDEN = ['sigmoid', 'tanh', 'relu', 'leakyRelu'];
const OUTPUT = ['sigmoid', 'softmax'];

let last = { id: null, weights: null };

/** Returns the weights; null if there are too many to show. */
export async function weightsOf(id, parameters, signal) {
  if (4 * parameters > MAX_BYTES) {
    return null;
  }
  if (last.id !== id) {
    const response = await request('GET', `models/${id}/weights`, { signal });
    last = { id, weights: parse(await response.arrayBuffer()) };
  }
  return last.weights;
}

function parse(buffer) {
  const view = new DataView(buffer);
  const count = view.getUint32(12, true);
  const units = Array.from({ length: count }, (ignored, i) => view.getUint32(16 + 4 * i, true));
  let at = 16 + 4 * count;
  const modern = view.getUint32(8, true) > 1;
  const hidden = HIDDEN[modern ? view.getUint32(at, true) : 0];
  const output = OUTPUT[modern ? view.getUint32(at + 4, true) : 0];
  at += modern ? 8 : 0;
  const layers = units.slice(1).map((outputs, i) => {
    const inputs = units[i];
    const biases = new Float32Array(buffer, at, outputs);
    const weights = new Float32Array(buffer, at + 4 * outputs, outputs * inputs);
    at += 4 * outputs * (inputs + 1);
    return {
      bias: (unit) => biases[unit],
      /** Returns the weights of a unit, one for each input. */
      row: (unit) => Float32Array.from({ length: inputs }, (ignored, input) => weights[input * outputs + unit]),
    };
  });
  return { units, hidden, output, layers };
}
