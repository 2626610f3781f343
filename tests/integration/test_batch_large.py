"""A batch of 100,000 rows is taken in without holding it in memory, and looked into without going through it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROWS = 100_000
HAND_IN = """
import resource, sys
from pathlib import Path
from tests.integration.api import running
with running(Path(sys.argv[1])) as app:
    client, body = app.test_client(), Path(sys.argv[2])
    client.get("/openapi.json")  # what is loaded once is not the batch's
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with body.open("rb") as file:
        size = body.stat().st_size
        answer = client.post("/v1/batches", input_stream=file, content_type="text/csv", content_length=size)
    assert answer.status_code == 201, answer.get_data()
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    batch = answer.get_json()
    assert client.get(answer.headers["Location"]).get_json() == batch
    print(batch["rows"], batch["duplicates"], after - before)
"""


@pytest.mark.slow
def test_a_hundred_thousand_rows_take_little_memory(tmp_path: Path) -> None:
    body = tmp_path / "rows.csv"
    with body.open("w") as file:
        file.write("id,url,note\n")
        file.writelines(f"r{n},https://h{n % 3_000}.example/{n % 90_000}/drips,{'x' * 370}\n" for n in range(ROWS))
    assert body.stat().st_size > 40_000_000
    command = [sys.executable, "-c", HAND_IN, str(tmp_path), str(body)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rows, duplicates, kilobytes = map(int, done.stdout.split())
    assert (rows, duplicates) == (ROWS, 10_000)
    assert kilobytes < 50_000
