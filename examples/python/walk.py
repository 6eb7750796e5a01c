"""Imports or generates images, trains a small network, and classifies a folder of pictures. Needs only Python.

    python3 examples/python/walk.py [archive of images]
"""

import sys
from pathlib import Path

import shuzi

PICTURES = sorted(Path(__file__).parent.parent.joinpath("pictures").iterdir())

if len(sys.argv) > 1:
    dataset = shuzi.upload("/datasets", sys.argv[1:], {"split": "STRATIFIED"})
else:
    dataset = shuzi.create("/datasets/synthetic", {"imagesPerClass": 20, "writers": 10})
print(f"{dataset['trainCount']} training images, {dataset['testCount']} test images")

job = shuzi.train(dataset["id"], preset="TUTORIAL", hiddenLayers=[32], epochs=5)
print("model", job["modelId"])

# the model that came with the service reads pictures better than one of 5 epochs
for start in range(0, len(PICTURES), 20):
    batch = PICTURES[start:start + 20]
    for picture, result in zip(batch, shuzi.upload("/predict/batch", batch, name="image")["results"]):
        if result["status"] == "ERROR":
            print(f"{picture.name}: {result['problem']['detail']}")
        else:
            print(f"{picture.name}: {result['character'] or result['reason']}")
