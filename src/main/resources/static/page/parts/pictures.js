/** Pictures of the API for img elements. They need a key, so they are fetched, a few at a time, and kept for a while. */
import { picture } from '../api.js';

const MAX_KEPT = 400;
const MAX_AT_ONCE = 6;
const BLANK = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';

const kept = new Map(); // address by path, the oldest first; null while it is fetched
const waiting = [];
let running = 0;

/**
 * Returns an address for the src of an img, which is blank until the picture is there.
 *
 * @param path a path of the API, with its query
 * @param update called when the picture is there
 */
export function pictureOf(path, update) {
  if (!kept.has(path)) {
    kept.set(path, null);
    waiting.push({ path, update });
    next();
  }
  return kept.get(path) ?? BLANK;
}

function next() {
  while (running < MAX_AT_ONCE && waiting.length > 0) {
    running++;
    load(waiting.shift()).finally(() => {
      running--;
      next();
    });
  }
}

async function load({ path, update }) {
  try {
    kept.set(path, await picture(path));
    forgetOldest();
  } catch (error) {
    kept.delete(path);
    if (error.retryAfter && error.status === 429) {
      await new Promise((resolve) => setTimeout(resolve, error.retryAfter * 1000));
    } else {
      kept.set(path, BLANK); // its alternative text says what it shows
    }
  }
  update();
}

function forgetOldest() {
  for (const [path, address] of kept) {
    if (kept.size <= MAX_KEPT) {
      return;
    }
    if (address?.startsWith('blob:')) {
      URL.revokeObjectURL(address);
      kept.delete(path);
    }
  }
}

/** Forgets what could not be fetched, so that it is tried again. */
export function retryPictures() {
  for (const [path, address] of kept) {
    if (address === BLANK) {
      kept.delete(path);
    }
  }
}
