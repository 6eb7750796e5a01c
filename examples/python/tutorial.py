"""The tutorial https://www.cnblogs.com/geekfx/p/13984511.html with Shuzi, cell by cell. docs/tutorial.md explains the steps.

    python3 examples/python/tutorial.py [ex4data2.mat] [epochs]

Editors that know the marks "# %%" run it like a notebook.
"""

# %% The data: the tutorial's file, or synthetic images in the same form
import random
import sys
from pathlib import Path

import shuzi

FOLDER = Path("walk")
FOLDER.mkdir(exist_ok=True)
FILE = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER / "ex4data2.mat"
EPOCHS = int(sys.argv[2]) if len(sys.argv) > 2 else 60
if not FILE.exists():
    synthetic = shuzi.create("/datasets/synthetic", {"imagesPerClass": 40, "writers": 20})
    shuzi.download(f"/datasets/{synthetic['id']}/export?format=mat", FILE)

# %% Import
dataset = shuzi.upload("/datasets", [FILE], {"name": "ex4data2"})
print(f"{dataset['trainCount']} training images, {dataset['testCount']} test images, split {dataset['split']['strategy']}")
shuzi.download(f"/datasets/{dataset['id']}/preview?rows=5&columns=10", FOLDER / "preview.png")

# %% Train: 4096-256-15 sigmoids, gradient descent, with a check of the gradient
job = shuzi.train(dataset["id"], preset="TUTORIAL", epochs=EPOCHS, gradientCheck=True)
print(f"gradient check: {job['gradientDifference']:.1e}")

# %% Curves
shuzi.download(f"/training-jobs/{job['id']}/plots/cost", FOLDER / "cost.png")
shuzi.download(f"/training-jobs/{job['id']}/plots/accuracy", FOLDER / "accuracy.png")

# %% Ten predictions, as a picture and one by one
model = job["modelId"]
shuzi.download(f"/models/{model}/plots/sample-predictions?count=10", FOLDER / "predictions.png")
images = shuzi.get(f"/datasets/{dataset['id']}/images?split=TEST&size=200")["content"]
for image in random.sample(images, 10):
    file = FOLDER / "image.png"
    shuzi.download(f"/datasets/{dataset['id']}/images/{image['id']}", file)
    answer = shuzi.upload("/predict", [file], {"model": model}, name="image")
    print(f"{image['character']} read as {answer['character']} ({answer['probability']:.1%})")

# %% How good it is
evaluation = shuzi.get(f"/models/{model}/evaluation")
interval = evaluation["accuracyInterval"]
print(f"test accuracy {evaluation['accuracy']:.2%}, 95 % confidence interval {interval['from']:.2%} to {interval['to']:.2%}")
