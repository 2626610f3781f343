"""What an earlier run left is taken up, and nothing else is."""

from __future__ import annotations

import io

import pytest

from models.report import ModelStamp, ScoreReport
from models.scoring.artifact import load
from service.batch.resume import read_done
from service.batch.rows import BatchError, Row
from service.batch.write import Csv, Ndjson
from tests.unit.service.reports import scored, unscored

ROWS = [Row(n, f"d{n}", n, id=str(n), columns=(("note", 'a "quoted"\nline'),)) for n in range(1, 5)]
FORMATS = [Csv(("note",)), Ndjson(), Ndjson(blocks=True)]


def report(number: int) -> ScoreReport:
    stamp = load().stamp
    made = scored(model=stamp) if number % 2 else unscored()
    return ScoreReport(**{name: getattr(made, name) for name in made.__slots__} | {"model": stamp})


def written(output: Csv | Ndjson, count: int = 3) -> bytes:
    return output.head() + b"".join(output.row(row, report(row.number)) for row in ROWS[:count])


@pytest.mark.parametrize("output", FORMATS)
def test_every_cut_leaves_the_whole_rows_before_it(output: Csv | Ndjson) -> None:
    whole = written(output)
    ends = [len(output.head())] + [len(written(output, count)) for count in (1, 2, 3)]
    for cut in range(len(whole) + 1):
        rows = iter(ROWS)
        done = read_done(io.BytesIO(whole[:cut]), "out", output, rows)
        expected = sum(end <= cut for end in ends[1:])
        assert done.rows == expected
        assert done.end == (ends[expected] if cut >= ends[0] else 0)
        assert next(rows).number == expected + 1


def test_states_are_counted() -> None:
    done = read_done(io.BytesIO(written(Ndjson())), "out", Ndjson(), iter(ROWS))
    assert done.states == {"scored": 2, "failed": 1}


@pytest.mark.parametrize("output", FORMATS)
def test_a_changed_input_is_refused(output: Csv | Ndjson) -> None:
    changed = [ROWS[0], Row(2, "other", 2), *ROWS[2:]]
    with pytest.raises(BatchError, match=r"has changed since out was begun: see its row 2\. Use --restart"):
        read_done(io.BytesIO(written(output)), "out", output, iter(changed))


@pytest.mark.parametrize("output", FORMATS)
def test_a_shorter_input_is_refused(output: Csv | Ndjson) -> None:
    with pytest.raises(BatchError, match="more rows than the input"):
        read_done(io.BytesIO(written(output)), "out", output, iter(ROWS[:2]))


@pytest.mark.parametrize(
    ("content", "output"),
    [
        (b"name,place\nLark,Moor\n", Csv(("note",))),
        (b'{"name":"Lark"}\n', Ndjson()),
        (b"some notes\n", Ndjson()),
        (b"my precious notes", Ndjson()),
        (b"my precious notes", Csv(("note",))),
        (b'note,id,"my precious notes', Csv(("note",))),
        (b'"my precious\nnotes\n', Csv(("note",))),
        (written(Ndjson()), Ndjson(blocks=True)),
        (written(Ndjson(blocks=True)), Ndjson()),
        (written(Csv(("note",))), Csv(("other",))),
    ],
)
def test_another_file_is_refused(content: bytes, output: Csv | Ndjson) -> None:
    with pytest.raises(BatchError, match="was not written by this batch"):
        read_done(io.BytesIO(content), "out", output, iter(ROWS))


def test_another_model_is_refused() -> None:
    old = scored(model=ModelStamp("older", "ab"))
    with pytest.raises(BatchError, match="another model, older"):
        read_done(io.BytesIO(Ndjson().row(ROWS[0], old)), "out", Ndjson(), iter(ROWS))
