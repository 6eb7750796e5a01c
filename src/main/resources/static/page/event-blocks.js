/** Parses blocks of an event stream (HTML standard, section 9.2). */

const END = /\r?\n\r?\n/; // of a block

/** Parses all complete blocks of a text: { events, rest }, with the text behind the last of them. */
export function parseBlocks(text) {
  const blocks = text.split(END);
  const rest = blocks.pop();
  return { events: blocks.map(parseBlock).filter(Boolean), rest };
}

function parseBlock(block) {
  const event = { id: null, event: 'message', data: '' };
  const data = [];
  for (const line of block.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') {
      data.push(value);
    } else if (field === 'id' || field === 'event') {
      event[field] = value;
    }
  }
  if (data.length === 0) {
    return null; // a comment that keeps the connection alive
  }
  const text = data.join('\n');
  try {
    event.data = JSON.parse(text);
  } catch {
    event.data = text;
  }
  return event;
}
