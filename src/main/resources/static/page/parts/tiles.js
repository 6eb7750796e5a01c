/** Draws numbers as pictures: one tile or many, bright or in two colours for both signs. */
import { html, nothing, ref } from '../lib.js';
import { colour } from '../chart.js';

const POSITIVE = [186, 74, 32];
const NEGATIVE = [35, 105, 180];
const ROWS = [1, 2, 2, 2, 1, 0, 0, 0]; // where the cells of each direction of edges lie, around the middle
const COLUMNS = [2, 2, 1, 0, 0, 0, 1, 2];

/** Arranges inputs as a picture: pixels as they are, edges of eight directions around an empty middle. */
export function arrange(values, edges) {
  if (!edges) {
    return { side: Math.round(Math.sqrt(values.length)), values };
  }
  const cells = Math.round(Math.sqrt(values.length / 8));
  const side = 3 * cells;
  const arranged = new Float32Array(side * side);
  for (let i = 0; i < values.length; i++) {
    const direction = Math.floor(i / (cells * cells));
    const y = Math.floor(i / cells) % cells;
    arranged[(ROWS[direction] * cells + y) * side + COLUMNS[direction] * cells + (i % cells)] = values[i];
  }
  return { side, values: arranged };
}

function background() {
  const hex = colour('surface');
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/** Returns the magnitude that gets the full colour; a few larger ones must not make all others pale. */
export function scaleOf(tiles) {
  let largest = [];
  for (const { values } of tiles) {
    largest.push(...Array.from(values, Math.abs).sort((a, b) => b - a).slice(0, Math.ceil(values.length / 50)));
  }
  largest = largest.sort((a, b) => a - b);
  return largest[Math.floor(largest.length * 0.4)] || 1;
}

/**
 * A canvas of tiles.
 *
 * @param tiles each { values, light }: numbers of a square, and how bright the tile is, 0 to 1
 * @param side of a tile, in numbers
 * @param max the magnitude that gets the full colour
 * @param columns number of tiles in a row
 * @param marked index of a tile with a frame
 * @param label describes the tiles; empty if a text beside them does
 * @param choose called with the index of a tile that is clicked
 */
export function tiles({ list, side, max, columns = 1, label, marked = -1, choose = null, className = '' }) {
  const gap = list.length > 1 ? Math.max(1, Math.round(side / 16)) : 0;
  const step = side + gap;
  const width = columns * step + gap;
  const height = Math.ceil(list.length / columns) * step + gap;
  const place = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor((((event.clientX - box.left) / box.width) * width) / step);
    const row = Math.floor((((event.clientY - box.top) / box.height) * height) / step);
    const index = row * columns + column;
    if (choose && column < columns && index < list.length) {
      choose(index);
    }
  };
  return html`<canvas class="pixels tiles ${className} ${choose ? 'clickable' : ''}" role=${label ? 'img' : nothing} aria-label=${label || nothing} aria-hidden=${label ? nothing : 'true'} width=${width} height=${height}
    ${ref((canvas) => canvas && paint(canvas, { list, side, max, columns, gap, step, marked }))} @click=${place}></canvas>`;
}

function paint(canvas, { list, side, max, columns, gap, step, marked }) {
  const to = canvas.getContext('2d');
  const { width, height } = canvas;
  const image = to.createImageData(width, height);
  const back = background();
  const frame = colour('line');
  const line = [1, 3, 5].map((at) => parseInt(frame.slice(at, at + 2), 16));
  for (let i = 0; i < width * height; i++) {
    set(image.data, i, gap ? line : back);
  }
  list.forEach(({ values, light = 1 }, tile) => {
    const left = gap + (tile % columns) * step;
    const top = gap + Math.floor(tile / columns) * step;
    for (let i = 0; i < side * side; i++) {
      const value = Math.max(-1, Math.min(1, values[i] / max));
      const ink = value < 0 ? NEGATIVE : POSITIVE;
      const share = Math.abs(value) * light;
      const at = (top + Math.floor(i / side)) * width + left + (i % side);
      set(image.data, at, back.map((from, channel) => from + share * (ink[channel] - from)));
    }
  });
  to.putImageData(image, 0, 0);
  if (marked >= 0) {
    to.strokeStyle = colour('accent');
    to.lineWidth = Math.max(1, gap);
    const half = to.lineWidth / 2;
    to.strokeRect((marked % columns) * step + half, Math.floor(marked / columns) * step + half, step + gap - 2 * half, step + gap - 2 * half);
  }
}

function set(data, at, [red, green, blue]) {
  data[4 * at] = red;
  data[4 * at + 1] = green;
  data[4 * at + 2] = blue;
  data[4 * at + 3] = 255;
}
