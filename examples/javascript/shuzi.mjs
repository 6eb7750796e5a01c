// A client of Shuzi for browsers and Node 18 or later, without libraries.

export class Shuzi {
  /** @param address such as http://127.0.0.1:8080, or "" for a page of the same origin */
  constructor(address = "", key = "") {
    this.address = address.replace(/\/$/, "");
    this.key = key;
  }

  /** Sends a request and returns the response. Repeats it while the service is full or away. */
  async send(path, options = {}) {
    const headers = new Headers(options.headers);
    if (this.key) headers.set("X-API-Key", this.key);
    const post = options.method === "POST";
    const repeatable = !post || headers.has("Idempotency-Key") || path.startsWith("/predict");
    for (let attempt = 1; ; attempt++) {
      let response;
      try {
        response = await fetch(this.address + path, { ...options, headers });
      } catch (error) { // no connection, or it broke
        if (!repeatable || attempt === 5) throw error;
        await sleep(2 ** attempt / 2);
        continue;
      }
      if (response.ok) return response;
      const wait = response.headers.get("Retry-After");
      if (wait === null || !(repeatable || response.status === 429) || attempt === 5) {
        const problem = await response.json(); // RFC 9457
        throw Object.assign(new Error(problem.detail ?? problem.title), { problem });
      }
      await sleep(Number(wait));
    }
  }

  async get(path) {
    return (await this.send(path)).json();
  }

  /** Sends JSON to a path that creates something. It is created once, however often the request is repeated. */
  async create(path, settings) {
    const headers = { "Content-Type": "application/json", "Idempotency-Key": randomKey() };
    return (await this.send(path, { method: "POST", headers, body: JSON.stringify(settings) })).json();
  }

  /** Imports files (File or Blob) as a data set. */
  async importImages(files, fields = {}) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    for (const file of files) form.append("file", file, file.name ?? "images.zip");
    const headers = { "Idempotency-Key": randomKey() };
    return (await this.send("/datasets", { method: "POST", headers, body: form })).json();
  }

  /** Classifies a picture (File or Blob). */
  async classify(picture, model) {
    const form = new FormData();
    form.append("image", picture, picture.name ?? "picture");
    if (model) form.append("model", model);
    return (await this.send("/predict", { method: "POST", body: form })).json();
  }

  /** Yields { name, data } for each event of a job until it has ended. Continues an interrupted stream. */
  async *events(job) {
    for (let last = ""; ;) {
      try {
        const response = await this.send(`/training-jobs/${job}/events`, { headers: last ? { "Last-Event-ID": last } : {} });
        let text = "";
        const decoder = new TextDecoder();
        for (const reader = response.body.getReader(); ;) {
          const { done, value } = await reader.read();
          if (done) break;
          text += decoder.decode(value, { stream: true });
          const blocks = text.split("\n\n");
          text = blocks.pop();
          for (const block of blocks) {
            const fields = Object.fromEntries(block.split("\n").map(line => line.split(/: (.*)/s, 2)));
            if (!fields.data) continue; // a comment that keeps the connection open
            last = fields.id ?? last;
            const data = JSON.parse(fields.data);
            yield { name: fields.event, data };
            if (fields.event === "status" && !["QUEUED", "RUNNING"].includes(data.status)) return;
          }
        }
      } catch (error) {
        if (error.problem) throw error;
      }
      await sleep(1); // the connection broke
    }
  }
}

const sleep = seconds => new Promise(resolve => setTimeout(resolve, 1000 * seconds));

// crypto.randomUUID exists only on https and localhost
const randomKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), part => part.toString(16)).join("-");
