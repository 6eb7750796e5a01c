/** Who the reader is and what they may do; asks for a key where the service wants one, and keeps it for the tab. */
import { createRef, html, nothing, ref } from './lib.js';
import { authenticate, get, sentence } from './api.js';
import { t } from './texts.js';

const STORED = 'shuzi.key';

let known = null; // the answer of GET /access
let changed = () => {};
let waiting = null; // the promise of a key, while the dialog is open
let answer = null;
let tokens = false; // whether the service wants tokens instead of keys
let failure = null;
const dialog = createRef();
const input = createRef();

function stored() {
  return JSON.parse(sessionStorage.getItem(STORED) ?? 'null');
}

function headers() {
  const secret = stored();
  if (!secret) {
    return {};
  }
  return secret.token ? { Authorization: `Bearer ${secret.value}` } : { 'X-API-Key': secret.value };
}

/** Opens the dialog, once for all requests that wait. */
function ask(problem) {
  if (!waiting) {
    tokens = problem.challenge.startsWith('Bearer');
    failure = stored() ? problem : null; // without a key there is nothing wrong yet
    waiting = new Promise((resolve) => {
      answer = resolve;
    });
    changed();
    setTimeout(() => {
      dialog.value?.showModal();
      input.value?.focus();
    });
  }
  return waiting;
}

function submit(event) {
  event.preventDefault();
  const value = input.value.value.trim();
  if (value && /^[\x20-\x7e]+$/.test(value)) {
    sessionStorage.setItem(STORED, JSON.stringify({ token: tokens, value }));
    finish(true);
  }
}

function finish(entered) {
  input.value.value = '';
  dialog.value.close();
  const resolve = answer;
  waiting = null;
  answer = null;
  resolve?.(entered);
  if (entered) {
    load();
  }
}

async function load() {
  try {
    known = (await get('access')).data;
  } catch (error) {
    known = { mode: 'unknown', name: null, roles: [], error };
  }
  changed();
}

/** Calls back when the client, its roles or the dialog change. */
export function onAccess(callback) {
  changed = callback;
}

export function start() {
  authenticate(headers, ask);
  return load();
}

/** { mode, name, roles }; null until it is known. */
export function access() {
  return known;
}

/** Returns whether the reader has a role. */
export function may(role) {
  return known?.roles.includes(role) ?? false;
}

export function forgetKey() {
  sessionStorage.removeItem(STORED);
  known = null;
  changed();
  load();
}

export function keyDialog() {
  return html`
    <dialog ${ref(dialog)} class="key" aria-labelledby="key-title" @cancel=${() => finish(false)}>
      <form @submit=${submit}>
        <h2 id="key-title">${tokens ? t('key.titleToken') : t('key.title')}</h2>
        <p>${tokens ? t('key.whyToken') : t('key.why')}</p>
        ${failure ? html`<p class="notice bad" role="alert">${sentence(failure)}</p>` : nothing}
        <label>${tokens ? t('key.token') : t('key.key')}
          <input ${ref(input)} type="password" name="key" autocomplete="off" spellcheck="false" required>
        </label>
        <div class="row end">
          <button type="button" class="quiet" @click=${() => finish(false)}>${t('key.cancel')}</button>
          <button class="primary">${t('key.use')}</button>
        </div>
      </form>
    </dialog>
    ${known?.error ? html`<p class="notice bad frame" role="alert">${sentence(known.error)}
      <button class="quiet" @click=${() => load()}>${t('key.again')}</button></p>` : nothing}`;
}
