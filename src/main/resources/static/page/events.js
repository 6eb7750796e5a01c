/** Reads event streams by fetch, because an EventSource cannot send a key. */
import { Problem, request } from './api.js';
import { parseBlocks } from './event-blocks.js';

const PAUSE = 1000; // milliseconds before the next attempt

/**
 * Yields the events of a stream as { id, event, data }, with data as parsed JSON. When the connection breaks, it goes on behind
 * the last event. It ends when the signal is aborted, or with the stream, if `ended` says that an event was the last.
 *
 * @param lastEventId the event behind which the stream begins
 * @param ended tells whether no event follows
 */
export async function* events(path, { signal, lastEventId = null, ended = () => false } = {}) {
  let last = lastEventId;
  while (!signal?.aborted) {
    try {
      const response = await request('GET', path, {
        signal,
        headers: { Accept: 'text/event-stream', ...(last === null ? {} : { 'Last-Event-ID': last }) },
      });
      for await (const event of parse(response.body)) {
        last = event.id ?? last;
        yield event;
        if (ended(event)) {
          return;
        }
      }
    } catch (error) {
      if (error.name === 'AbortError') {
        return;
      }
      const passing = error instanceof Problem ? [0, 429, 502, 503, 504].includes(error.status) : error instanceof TypeError;
      if (!passing) {
        throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

async function* parse(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      const parsed = parseBlocks(rest + value);
      rest = parsed.rest;
      yield* parsed.events;
    }
  } finally {
    reader.cancel().catch(() => {}); // the connection is closed
  }
}
