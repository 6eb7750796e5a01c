// Generates images, trains a small network, and classifies a folder of pictures:
//   node examples/javascript/walk.mjs

import { openAsBlob, readdirSync } from "node:fs";
import { webcrypto } from "node:crypto";
import { Shuzi } from "./shuzi.mjs";

globalThis.crypto ??= webcrypto; // Node 18

const shuzi = new Shuzi(process.env.SHUZI ?? "http://127.0.0.1:8080", process.env.SHUZI_KEY);

const dataset = await shuzi.create("/datasets/synthetic", { imagesPerClass: 20, writers: 10 });
console.log(`${dataset.trainCount} training images, ${dataset.testCount} test images`);

const settings = { datasetId: dataset.id, preset: "TUTORIAL", hiddenLayers: [32], epochs: 5 };
const job = await shuzi.create("/training-jobs", settings);
for await (const { name, data } of shuzi.events(job.id)) {
  if (name === "epoch") {
    console.log(`epoch ${data.epoch}: cost ${data.cost.toFixed(3)}, test accuracy ${(100 * data.testAccuracy).toFixed(2)}%`);
  } else {
    console.log(data.status, data.modelId ?? "");
  }
}

const folder = new URL("../pictures/", import.meta.url);
for (const name of readdirSync(folder).sort()) {
  try {
    const answer = await shuzi.classify(await openAsBlob(new URL(name, folder)));
    console.log(`${name}: ${answer.character ?? answer.reason}`);
  } catch (error) {
    console.log(`${name}: ${error.message}`);
  }
}
