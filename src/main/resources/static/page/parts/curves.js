/** A chart of curves over epochs. */
import { createRef, html, ref } from '../lib.js';
import { number, t } from '../texts.js';
import { colour, uPlot } from '../chart.js';

const HEIGHT = 240;
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000];
const THEME = matchMedia('(prefers-color-scheme: dark)');

/**
 * Creates a chart.
 *
 * @param write writes a value of the curves
 * @param range the lowest and highest value of the axis, from those of the curves; by default as uPlot chooses
 */
export function curvesOf({ write, range }) {
  const place = createRef();
  const readout = createRef();
  let plot = null;
  let drawn = ''; // what the plot was created for
  let lines = []; // { key, name, colour, dashed, points: [[epoch, value]] }

  const sizes = new ResizeObserver(() => {
    if (plot && place.value?.clientWidth) {
      plot.setSize({ width: place.value.clientWidth, height: HEIGHT });
    }
  });

  function aligned() {
    const last = lines.reduce((most, { points }) => Math.max(most, points.at(-1)?.[0] ?? 1), 1);
    const epochs = Array.from({ length: last }, (empty, index) => index + 1);
    return [epochs, ...lines.map(({ points }) => {
      const values = new Map(points);
      return epochs.map((epoch) => values.get(epoch) ?? null);
    })];
  }

  function options(UPlot, epochs) {
    const axis = { stroke: colour('soft'), grid: { stroke: colour('line'), width: 1 }, ticks: { stroke: colour('line'), width: 1 }, font: '12px system-ui' };
    return {
      width: place.value.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: { x: { time: false, range: (self, min, max) => [1, Math.max(2, max)] }, y: range ? { range: (self, min, max) => range(min, max) } : {} },
      axes: [{ ...axis, size: 34, space: 40, incrs: WHOLE, values: (self, ticks) => ticks.map((tick) => number(tick)) },
        { ...axis, size: 62, values: (self, ticks) => ticks.map(write) }],
      series: [{}, ...lines.map((line) => ({
        stroke: line.colour, width: line.dashed ? 1.25 : 2, dash: line.dashed ? [5, 4] : undefined, spanGaps: true, points: { show: epochs < 2 },
      }))],
      hooks: { setCursor: [read] },
    };
  }

  function read(self) {
    const { idx } = self.cursor;
    if (readout.value) {
      readout.value.textContent = idx === null || idx === undefined ? '' : [
        t('train.atEpoch', { epoch: number(self.data[0][idx]) }),
        ...lines.map(({ name }, index) => [name, self.data[index + 1][idx]]).filter(([, value]) => value !== null).map(([name, value]) => `${name} ${write(value)}`),
      ].join(' · ');
    }
  }

  async function draw() {
    const UPlot = await uPlot();
    if (!place.value?.isConnected || !place.value.clientWidth) {
      return;
    }
    const data = aligned();
    const wanted = JSON.stringify([THEME.matches, data[0].length < 2, lines.map(({ key, colour: stroke, dashed }) => [key, stroke, dashed])]);
    if (plot && wanted === drawn && plot.root.parentNode === place.value) {
      plot.setData(data);
      return;
    }
    plot?.destroy();
    plot = new UPlot(options(UPlot, data[0].length), data, place.value);
    drawn = wanted;
    sizes.disconnect();
    sizes.observe(place.value);
  }

  THEME.addEventListener('change', () => plot && draw());

  return {
    /**
     * @param title what the curves are
     * @param summary what they show, for those who do not see them
     */
    view(title, summary, shown) {
      lines = shown;
      requestAnimationFrame(draw);
      return html`
        <figure class="curves">
          <figcaption>${title}</figcaption>
          <div ${ref(place)} role="img" aria-label=${summary}></div>
          <p class="readout small soft number" ${ref(readout)} aria-hidden="true"></p>
        </figure>`;
    },
  };
}
