/** Draw or choose a picture of a numeral or of a whole number, and see at once what the network reads. */
import { html, live, nothing } from '../lib.js';
import { t } from '../texts.js';
import { get, request } from '../api.js';
import { drawingPad } from '../parts/pad.js';
import { answerCard } from '../parts/answer.js';
import { boxes, numberAnswer, numberCard } from '../parts/number.js';
import { setPicture } from '../parts/shared.js';

const MAX_SIDE = 1024; // of a chosen picture; the service shrinks larger ones anyway
const GALLERY = [
  'three.png', 'eight.png', 'hundred.png', 'five-on-practice-paper.jpg', 'ten.png', 'zero-in-a-shadow.jpg', 'nine.png',
  'yi-on-a-board.jpg', 'seven-on-lines.jpg', 'myriad-in-a-form.jpg', 'two-characters.png', 'another-character.png',
];
const NUMBERS = ['number.png', 'number-on-lines.jpg', 'number-in-cells.jpg', 'number-in-a-column.png', 'number-in-two-lines.png'];
const NARROW = matchMedia('(max-width: 760px)');

export default function tryOut(page) {
  let whole = false; // whether a whole number is read, not one numeral
  let ratio = 1; // width / height of the sheet
  let answer = null;
  let answered = null; // { alias, model } of the answer
  let problem = null;
  let chosen = null; // { url, picture, width, height } if it was not drawn; width and height when they are known
  let over = false; // whether something is dragged over the page
  let asking = null;
  const names = new Map();

  const pad = drawingPad({
    started: forgetChosen,
    drawn: async () => {
      page.update();
      const began = performance.now();
      ask(await pad.picture(), 'drawing', began);
    },
    cleared: reset,
    ratio: () => ratio,
  });

  /** Goes from one numeral to a whole number, or back. A chosen picture stays, and is read again. */
  function toggle() {
    pad.wipe();
    whole = !whole;
    ratio = whole ? (NARROW.matches ? 2 : 3) : 1;
    answer = problem = null;
    asking?.abort();
    setPicture(null);
    page.update();
    if (chosen) {
      ask(chosen.picture, 'file');
    }
  }

  function forgetChosen() {
    if (chosen) {
      URL.revokeObjectURL(chosen.url);
      chosen = null;
      page.update();
    }
  }

  function reset() {
    asking?.abort();
    forgetChosen();
    answer = problem = null;
    setPicture(null);
    page.update();
  }

  /** Sends a picture; the answer of an earlier one, if it is still to come, is dropped. */
  async function ask(picture, kind, began = performance.now()) {
    asking?.abort();
    const mine = (asking = new AbortController());
    const number = whole;
    try {
      const response = await request('POST', number ? 'predict/number/raw' : 'predict/raw', {
        query: number ? {} : { topK: 15, debug: true },
        headers: { 'Content-Type': picture.type.startsWith('image/') ? picture.type : 'application/octet-stream' },
        body: picture,
        signal: mine.signal,
      });
      answer = await (number ? numberAnswer(response) : response.json());
      problem = null;
      setPicture(number ? null : picture, answer);
      const alias = /^([^;]+)(?:; revision=(\d+))?/.exec(response.headers.get('Shuzi-Alias') ?? '');
      answered = { alias: alias?.[1], revision: alias?.[2], model: names.get(answer.modelId), milliseconds: performance.now() - began };
      name(answer.modelId);
    } catch (error) {
      if (error.name === 'AbortError') {
        return;
      }
      problem = { error, kind };
      answer = null;
      setPicture(null);
    }
    page.update();
  }

  async function name(id) {
    if (!names.has(id)) {
      names.set(id, '');
      names.set(id, await get(`models/${id}`).then(({ data }) => data.name, () => ''));
    }
    if (answered && answer?.modelId === id) {
      answered.model = names.get(id);
      page.update();
    }
  }

  /** Shows and sends a file that the reader chose. */
  async function choose(file) {
    if (!file) {
      return;
    }
    pad.wipe();
    forgetChosen();
    const picture = await smaller(file);
    chosen = { url: URL.createObjectURL(picture), picture };
    page.update();
    await ask(picture, 'file');
  }

  async function fromGallery(name) {
    const response = await fetch(`page/gallery/${name}`);
    const picture = await response.blob();
    await choose(new File([picture], name, { type: picture.type }));
  }

  function paste(event) {
    const file = [...(event.clipboardData?.files ?? [])][0];
    if (file) {
      event.preventDefault();
      choose(file);
    }
  }

  function drop(event) {
    event.preventDefault();
    over = false;
    choose(event.dataTransfer.files[0]);
    page.update();
  }

  function drag(event) {
    event.preventDefault();
    const inside = event.type === 'dragover';
    if (over !== inside) {
      over = inside;
      page.update();
    }
  }

  function loaded({ target }) {
    if (chosen?.url !== target.src) return; // cleared or replaced meanwhile
    Object.assign(chosen, { width: target.naturalWidth, height: target.naturalHeight }); // upright, as those of the service
    page.update();
  }

  function input(event) {
    const [file] = event.target.files;
    event.target.value = ''; // so that the same file can be chosen again
    choose(file);
  }

  return {
    show() {
      document.addEventListener('paste', paste);
    },
    hide() {
      document.removeEventListener('paste', paste);
    },
    view() {
      return html`
        <div class="try ${whole ? 'whole' : ''}" @dragover=${drag} @dragleave=${drag} @drop=${drop}>
          <header class="try-head">
            <h1>${whole ? t('try.titleWhole') : t('try.title')}</h1>
            <p class="lead">${whole ? t('try.leadWhole') : t('try.lead')}</p>
          </header>
          <div class="try-draw">
            <label class="check"><input type="checkbox" role="switch" name="whole" .checked=${live(whole)} @change=${toggle}>${t('try.whole')}</label>
            <div class="sheet ${over ? 'over' : ''}" .style=${`aspect-ratio: ${ratio}`}>
              ${pad.view()}
              ${chosen ? html`<img class="chosen" src=${chosen.url} alt=${t('try.yourPicture')} @load=${loaded}>` : nothing}
              ${marks()}
            </div>
            <div class="try-tools">
              <button @click=${() => pad.undo()} ?disabled=${!pad.canUndo()}>${t('try.undo')}</button>
              <button @click=${() => pad.clear()}>${t('try.clear')}</button>
              <label class="button">${t('try.choose')}<input type="file" name="picture" accept="image/*" @change=${input}></label>
              <label class="button touch">${t('try.photo')}<input type="file" name="photo" accept="image/*" capture="environment" @change=${input}></label>
            </div>
            <p class="hint">${t('try.hint')}</p>
          </div>
          <div class="try-answer" aria-live="polite">${(whole ? numberCard : answerCard)({ answer, answered, problem })}</div>
          <div class="try-gallery">
            <h2>${t('try.gallery')}</h2>
            <ul>${(whole ? NUMBERS : GALLERY).map((name) => html`
              <li><button class="picture" @click=${() => fromGallery(name)}><img src="page/gallery/${name}" alt=${t(`try.gallery.${name.split('.')[0]}`)} width="72" height="72" loading="lazy"></button></li>`)}
            </ul>
          </div>
        </div>`;
    },
  };

  /** The boxes of the characters of a number over its picture. */
  function marks() {
    const size = chosen ?? pad.size();
    return whole && answer && size.width ? boxes(answer, size) : nothing;
  }
}

/** Returns a photo in a size that is quick to send; any other file as it is, which the service checks. */
async function smaller(file) {
  if (file.size < 400_000 || !/^image\/(jpeg|png|webp)$/.test(file.type)) {
    return file;
  }
  try {
    const bitmap = await createImageBitmap(file); // turned as EXIF says
    const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), 'image/jpeg', 0.92));
  } catch {
    return file; // not a picture that the browser can read
  }
}
