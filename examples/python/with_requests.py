"""The same with the library requests (pip install requests): generate, train, wait, classify.

    python3 examples/python/with_requests.py
"""

import os
import uuid
from pathlib import Path

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

SHUZI = os.environ.get("SHUZI", "http://127.0.0.1:8080")
PICTURES = Path(__file__).parent.parent / "pictures"

session = requests.Session()
session.headers["X-API-Key"] = os.environ.get("SHUZI_KEY", "none")
# waits as long as Retry-After says; safe for POST because each that creates something has an Idempotency-Key
retry = Retry(total=5, backoff_factor=1, status_forcelist=[409, 429, 503], allowed_methods=None, raise_on_status=False,
              respect_retry_after_header=True)
session.mount("http://", HTTPAdapter(max_retries=retry))
session.mount("https://", HTTPAdapter(max_retries=retry))


def create(path, settings, **headers):
    response = session.post(SHUZI + path, json=settings, headers={"Idempotency-Key": str(uuid.uuid4()), **headers})
    if not response.ok:
        raise SystemExit(response.json()["detail"])
    return response.json()


dataset = create("/datasets/synthetic", {"imagesPerClass": 20, "writers": 10})
print(f"{dataset['trainCount']} training images, {dataset['testCount']} test images")

settings = {"datasetId": dataset["id"], "preset": "TUTORIAL", "hiddenLayers": [32], "epochs": 5}
job = create("/training-jobs", settings, Prefer="wait=60")
while job["status"] in ("QUEUED", "RUNNING"):
    job = session.get(f"{SHUZI}/training-jobs/{job['id']}").json()
print(job["status"], f"test accuracy {job['latestEpoch']['testAccuracy']:.2%}")

with open(PICTURES / "pen.jpg", "rb") as picture:
    answer = session.post(SHUZI + "/predict", files={"image": picture}).json()
print("pen.jpg:", answer["character"])
