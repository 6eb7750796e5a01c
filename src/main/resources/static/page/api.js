/**
 * A client of the API. Paths have no leading slash. Every function sends the key of the tab, asks for one if the service wants
 * one, and throws a Problem, whose sentence says what happened and what to do.
 */
import { parseBlocks } from './event-blocks.js';
import { has, language, t } from './texts.js';

/** The address of the service, also under a prefix. */
export const base = new URL('../', import.meta.url);

let credentials = () => ({}); // headers with the key
let askForKey = async () => false; // returns whether there is a new key

/** Called once by access.js. */
export function authenticate(headers, ask) {
  credentials = headers;
  askForKey = ask;
}

/** A response that is an error. */
export class Problem extends Error {
  /** @param status status of the response; 0 if there is none */
  constructor(status, document = {}, headers = new Headers()) {
    super(document.detail ?? `status ${status}`);
    this.name = 'Problem';
    this.status = status;
    this.kind = status === 0 ? 'no-answer' : (document.type ?? '').split('/').pop();
    this.errors = document.errors ?? [];
    this.detail = document.detail ?? '';
    this.retryAfter = Number(headers.get('Retry-After')) || null; // seconds
    this.challenge = headers.get('WWW-Authenticate') ?? '';
  }
}

/** Says what happened and what to do. */
export function sentence(error) {
  if (!(error instanceof Problem)) {
    return t('problem.defect', { detail: String(error?.message ?? error) });
  }
  const fields = error.errors.map(({ field, message }) => `${field} ${message}`).join('; ');
  const said = fields || error.detail;
  const key = `problem.${error.kind}`;
  const own = has(key) ? t(key, { seconds: error.retryAfter ?? 5 }) : '';
  if (error.kind === 'no-answer') {
    return own;
  }
  if (language() === 'en' && said) { // the service writes English
    return fields ? t('problem.fields', { fields }) : said;
  }
  return (own || t('problem.other', { status: error.status })) + (said ? t('problem.said', { detail: said }) : '');
}

/** Returns the address of a path with query parameters; null and undefined are left out. */
export function url(path, query = {}) {
  const address = new URL(path, base);
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== '') {
        address.searchParams.append(name, one);
      }
    }
  }
  return address;
}

/** Sends a request and returns the response, which is a success or 304. */
export async function request(method, path, { query, headers, body, signal } = {}) {
  let response;
  try {
    response = await fetch(url(path, query), { method, body, signal, headers: { ...credentials(), ...headers } });
  } catch (error) {
    throw error.name === 'AbortError' ? error : new Problem(0);
  }
  if (response.ok || response.status === 304) {
    return response;
  }
  const problem = await problemOf(response);
  if (problem.status === 401 && (await askForKey(problem))) {
    return request(method, path, { query, headers, body, signal });
  }
  throw problem;
}

async function problemOf(response) {
  let document = {};
  try {
    document = await response.json();
  } catch {
    // a gateway's own page
  }
  return new Problem(response.status, document, response.headers);
}

async function answerOf(response) {
  const json = (response.headers.get('Content-Type') ?? '').includes('json');
  return { data: json ? await response.json() : null, etag: response.headers.get('ETag'), headers: response.headers, status: response.status };
}

/** Reads JSON: { data, etag, headers, status }. */
export async function get(path, query, options = {}) {
  return answerOf(await request('GET', path, { ...options, query }));
}

/**
 * Sends JSON, or a body of another kind: a Blob, FormData, null.
 *
 * @param ifMatch the ETag that the resource must still have; otherwise a Problem 'precondition-failed'
 * @param type media type of the JSON, for example application/merge-patch+json
 */
export async function send(method, path, body = null, { query, headers, signal, ifMatch, type = 'application/json' } = {}) {
  const json = body !== null && !(body instanceof Blob) && !(body instanceof FormData);
  return answerOf(await request(method, path, {
    query,
    signal,
    headers: { ...(json ? { 'Content-Type': type } : {}), ...(ifMatch ? { 'If-Match': ifMatch } : {}), ...headers },
    body: json ? JSON.stringify(body) : body,
  }));
}

/** Returns an address for the src of an img, which the service may only send with a key. Revoke it with URL.revokeObjectURL. */
export async function picture(path, query, { signal, type = 'image/*' } = {}) {
  const response = await request('GET', path, { query, signal, headers: { Accept: type } });
  return URL.createObjectURL(await response.blob());
}

/** Saves a file that the service sends. */
export async function download(path, query, { headers } = {}) {
  const response = await request('GET', path, { query, headers });
  const disposition = response.headers.get('Content-Disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename="?([^";]+)"?/i.exec(disposition)?.[1];
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = encoded ? decodeURIComponent(encoded) : plain ?? path.split('/').pop();
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * Sends a form with files or a Blob, and reports how much of it has been sent and read.
 *
 * @param progress called with the fraction that has been sent, 0 to 1
 * @param reading called with { read, total } while the service reads images; only for data sets
 */
export function upload(path, body, { progress, reading, signal, query, headers } = {}) {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open('POST', url(path, query));
    for (const [name, value] of Object.entries({ ...credentials(), ...headers })) {
      sending.setRequestHeader(name, value);
    }
    sending.responseType = 'text';
    sending.upload.onprogress = (event) => event.lengthComputable && progress?.(event.loaded / event.total);
    if (reading) {
      sending.setRequestHeader('Accept', 'text/event-stream');
      sending.onprogress = () => {
        const progressed = eventsOf(sending).at(-1);
        if (progressed?.event === 'progress') {
          reading(progressed.data);
        }
      };
    }
    sending.onerror = () => reject(new Problem(0));
    sending.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    sending.onload = async () => {
      const own = headersOf(sending);
      const last = isEvents(sending) ? eventsOf(sending).at(-1) ?? { event: 'none', data: {} } : null;
      const data = last ? last.data : parsed(sending.responseText);
      if (last && last.event !== 'created') { // without a last event the connection was lost
        reject(new Problem(last.event === 'failed' ? data.status : 0, data));
        return;
      }
      if (sending.status < 300) {
        resolve({ data, etag: own.get('ETag'), headers: own, status: sending.status });
        return;
      }
      const problem = new Problem(sending.status, data ?? {}, own);
      if (problem.status === 401 && (await askForKey(problem))) {
        resolve(upload(path, body, { progress, reading, signal, query, headers }));
      } else {
        reject(problem);
      }
    };
    signal?.addEventListener('abort', () => sending.abort());
    sending.send(body);
  });
}

function isEvents(sending) {
  return (sending.getResponseHeader('Content-Type') ?? '').startsWith('text/event-stream');
}

/** Returns the last events of a response, not all: it can be long. */
function eventsOf(sending) {
  const blocks = sending.responseText.split('\n\n').slice(-3);
  return isEvents(sending) ? parseBlocks(blocks.join('\n\n')).events : [];
}

function headersOf(sending) {
  const lines = sending.getAllResponseHeaders().trim().split(/\r\n/).filter(Boolean);
  return new Headers(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
