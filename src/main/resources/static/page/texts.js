/** Texts in the reader's language, and numbers and times as that language writes them. */
import en from './texts.en.js';
import zh from './texts.zh.js';

export const LANGUAGES = [
  { id: 'en', name: 'English', texts: en },
  { id: 'zh', name: '中文', texts: zh },
];

const STORED = 'shuzi.language';

let current = LANGUAGES.find(({ id }) => id === stored()) ?? preferred();

function stored() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null; // the browser does not allow it
  }
}

/** The first language of the browser that the page has. The browser sends the same list as Accept-Language. */
function preferred() {
  for (const wanted of navigator.languages ?? [navigator.language]) {
    const found = LANGUAGES.find(({ id }) => wanted.toLowerCase().startsWith(id));
    if (found) {
      return found;
    }
  }
  return LANGUAGES[0];
}

export function language() {
  return current.id;
}

export function setLanguage(id) {
  current = LANGUAGES.find((candidate) => candidate.id === id);
  try {
    localStorage.setItem(STORED, id);
  } catch {
    // the choice holds until the page is closed
  }
}

/** Returns a text; {name} in it becomes the value of that name. */
export function t(key, values = {}) {
  return (current.texts[key] ?? key).replace(/\{(\w+)}/g, (whole, name) => values[name] ?? whole);
}

/** Returns whether there is a text for a key. */
export function has(key) {
  return key in current.texts;
}

export function number(value, options) {
  return new Intl.NumberFormat(current.id, options).format(value);
}

/** Writes a fraction as percent. */
export function percent(fraction, digits = 1) {
  return number(fraction, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Writes a time of the API. */
export function time(iso) {
  return new Intl.DateTimeFormat(current.id, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));
}
