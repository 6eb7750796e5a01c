"""A client of Shuzi that needs nothing but Python 3.9: requests that are repeated, uploads, events.

Addresses and keys come from the environment: SHUZI (default http://127.0.0.1:8080) and SHUZI_KEY.
"""

import json
import os
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

ADDRESS = os.environ.get("SHUZI", "http://127.0.0.1:8080")
KEY = os.environ.get("SHUZI_KEY", "")
ATTEMPTS = 5


class Problem(Exception):
    """A response with a problem document, as JSON in the field document."""

    def __init__(self, document):
        super().__init__(document.get("detail") or document.get("title"))
        self.document = document


def send(method, path, body=None, content_type=None, **headers):
    """Sends a request and returns the open response. Repeats it while the service is full or away."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    if KEY:
        headers["X-API-Key"] = KEY
    if content_type:
        headers["Content-Type"] = content_type
    # a POST without an Idempotency-Key may have been carried out although no response came
    repeatable = method != "POST" or "Idempotency-Key" in headers or path.startswith("/predict")
    for attempt in range(1, ATTEMPTS + 1):
        request = urllib.request.Request(ADDRESS + path, body, headers, method=method)
        try:
            return urllib.request.urlopen(request, timeout=90)
        except urllib.error.HTTPError as error:
            document = json.loads(error.read() or b"{}")
            wait = error.headers.get("Retry-After")
            # with Retry-After, the service says that the same request can succeed later
            if wait is None or not (repeatable or error.code == 429) or attempt == ATTEMPTS:
                raise Problem(document) from None
            time.sleep(float(wait))
        except OSError:  # no connection, or it broke
            if not repeatable or attempt == ATTEMPTS:
                raise
            time.sleep(2 ** attempt / 2)


def get(path):
    with send("GET", path) as response:
        return json.load(response)


def download(path, file):
    with send("GET", path) as response:
        Path(file).write_bytes(response.read())


def create(path, settings, **headers):
    """Sends JSON to a path that creates something. It is created once, however often the request is repeated."""
    body = json.dumps(settings).encode()
    with send("POST", path, body, "application/json", Idempotency_Key=str(uuid.uuid4()), **headers) as response:
        return json.load(response)


def upload(path, files, fields=None, name="file"):
    """Sends files and fields as a form."""
    boundary = uuid.uuid4().hex
    parts = []
    for field, value in (fields or {}).items():
        parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode())
    for file in map(Path, files):
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file.name}"\r\n\r\n'
        parts.append(head.encode() + file.read_bytes() + b"\r\n")
    body = b"".join(parts) + f"--{boundary}--\r\n".encode()
    headers = {} if path.startswith("/predict") else {"Idempotency_Key": str(uuid.uuid4())}
    with send("POST", path, body, f"multipart/form-data; boundary={boundary}", **headers) as response:
        return json.load(response)


def events(path):
    """Yields the name and the data of each event until the stream ends. Continues an interrupted stream."""
    last = None
    ended = False
    while not ended:
        headers = {"Last_Event_ID": last} if last else {}
        name = data = None
        try:
            with send("GET", path, **headers) as response:
                for line in response:
                    field, _, value = line.decode().rstrip("\r\n").partition(": ")
                    if field == "id":
                        last = value
                    elif field == "event":
                        name = value
                    elif field == "data":
                        data = json.loads(value)
                    elif field == "" and data is not None:
                        yield name, data
                        ended = name == "status" and data["status"] not in ("QUEUED", "RUNNING")
                        data = None
        except (OSError, ValueError):  # the connection broke
            time.sleep(1)


def train(dataset, **settings):
    """Trains a network, prints its epochs and returns its id."""
    job = create("/training-jobs", {"datasetId": dataset, **settings})
    for name, data in events(f"/training-jobs/{job['id']}/events"):
        if name == "epoch":
            print(f"epoch {data['epoch']}: cost {data['cost']:.3f}, test accuracy {data['testAccuracy']:.2%}")
    job = get(f"/training-jobs/{job['id']}")
    if job["status"] != "SUCCEEDED":
        raise RuntimeError(f"{job['status']}: {job['failure']}")
    return job
