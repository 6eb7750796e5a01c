/** A sheet to draw on with mouse, pen or finger, with a brush that is thinner where it is fast. */
import { createRef, html, ref } from '../lib.js';
import { t } from '../texts.js';

const HEIGHT = 480; // pixels of the canvas, whatever its size on the screen
const SENT = 256; // height in pixels of the picture that is sent, which is quick to read and plenty for the network
const BRUSH = 22;
const INK = '#1d1f24';

/**
 * @param started called when a stroke begins
 * @param drawn called after each stroke
 * @param cleared called when the sheet is empty again
 * @param ratio returns width / height of the sheet; wipe it before this changes
 */
export function drawingPad({ started, drawn, cleared, ratio }) {
  const canvas = createRef();
  let strokes = []; // each a list of points { x, y, width }
  let stroke = null;
  let pen = null; // id of the pointer that draws

  function context() {
    return canvas.value.getContext('2d');
  }

  function point(event) {
    const box = canvas.value.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * HEIGHT * ratio(),
      y: ((event.clientY - box.top) / box.height) * HEIGHT,
      at: event.timeStamp,
    };
  }

  /** The width of the brush at a point: the pressure of a pen, or the speed of a mouse or finger. */
  function width(event, at, before) {
    if (event.pointerType === 'pen' && event.pressure > 0) {
      return BRUSH * (0.45 + 0.9 * event.pressure);
    }
    if (!before) {
      return 0.9 * BRUSH;
    }
    const speed = Math.hypot(at.x - before.x, at.y - before.y) / Math.max(1, at.at - before.at);
    const wanted = BRUSH * Math.max(0.55, 1.08 - 0.22 * speed);
    return before.width + 0.15 * (wanted - before.width);
  }

  function begin(event) {
    if (pen !== null || (event.pointerType === 'mouse' && event.button !== 0)) {
      return;
    }
    event.preventDefault();
    pen = event.pointerId;
    canvas.value.setPointerCapture(pen);
    started();
    stroke = [];
    strokes.push(stroke);
    add(event);
  }

  function add(event) {
    const at = point(event);
    const before = stroke.at(-1);
    if (before && Math.hypot(at.x - before.x, at.y - before.y) < 1) {
      return;
    }
    at.width = width(event, at, before);
    stroke.push(at);
    paint(stroke, stroke.length - 1);
  }

  function move(event) {
    if (event.pointerId === pen) {
      const all = event.getCoalescedEvents?.() ?? [];
      (all.length ? all : [event]).forEach(add);
    }
  }

  function end(event) {
    if (event.pointerId === pen) {
      pen = null;
      stroke = null;
      drawn();
    }
  }

  /** Paints the piece of a stroke that ends at a point. */
  function paint(points, index) {
    const to = context();
    const at = points[index];
    to.strokeStyle = to.fillStyle = INK;
    to.lineCap = to.lineJoin = 'round';
    if (index === 0) {
      to.beginPath();
      to.arc(at.x, at.y, at.width / 2, 0, 2 * Math.PI);
      to.fill();
      return;
    }
    const before = points[index - 1];
    const first = points[index - 2] ?? before;
    to.lineWidth = (before.width + at.width) / 2;
    to.beginPath();
    to.moveTo((first.x + before.x) / 2, (first.y + before.y) / 2);
    to.quadraticCurveTo(before.x, before.y, (before.x + at.x) / 2, (before.y + at.y) / 2);
    to.lineTo(at.x, at.y);
    to.stroke();
  }

  function repaint() {
    context().clearRect(0, 0, HEIGHT * ratio(), HEIGHT);
    strokes.forEach((points) => points.forEach((at, index) => paint(points, index)));
  }

  function wipe() {
    strokes = [];
    if (canvas.value) {
      repaint();
    }
  }

  return {
    wipe,
    clear() {
      wipe();
      cleared();
    },
    undo() {
      strokes.pop();
      repaint();
      if (strokes.length) {
        drawn();
      } else {
        cleared();
      }
    },
    canUndo() {
      return strokes.length > 0;
    },
    /** Returns what is drawn as a PNG, on white. */
    picture() {
      const sheet = document.createElement('canvas');
      sheet.width = SENT * ratio();
      sheet.height = SENT;
      const to = sheet.getContext('2d');
      to.fillStyle = '#ffffff';
      to.fillRect(0, 0, sheet.width, sheet.height);
      to.drawImage(canvas.value, 0, 0, sheet.width, sheet.height);
      return new Promise((resolve) => sheet.toBlob(resolve, 'image/png'));
    },
    /** Returns the size of the picture that is sent, in pixels. */
    size() {
      return { width: SENT * ratio(), height: SENT };
    },
    view() {
      return html`<canvas ${ref(canvas)} class="pad" width=${HEIGHT * ratio()} height=${HEIGHT} role="img" aria-label=${t('try.pad')}
        @pointerdown=${begin} @pointermove=${move} @pointerup=${end} @pointercancel=${end}></canvas>`;
    },
  };
}
