"""Made-up labelled sets, small enough to evaluate in seconds; which signals there are does not matter."""

from __future__ import annotations

import numpy as np

from models.signals.base import Category, Sign
from models.signals.catalog import SIGNALS
from models.training import datasets
from models.training.datasets import Source
from models.training.everyday import counted
from models.training.material import FILES, Material
from models.training.sentences import Cued, Labelled
from models.training.table import WEIGHABLE, WORDING, Row, Table
from models.training.texts import CRITERIA

SIGNED = tuple(signal for signal in WEIGHABLE if signal.expected_sign is not Sign.LEARNED)[:4]
NAMES = tuple(signal.id for signal in SIGNED)
SIGNS = np.array([1.0 if signal.expected_sign is Sign.POSITIVE else -1.0 for signal in SIGNED])
COMMERCIAL = tuple(signal.id for signal in SIGNALS if signal.category is Category.COMMERCIAL)[:2]
MATCHING = tuple(
    signal.id for signal in SIGNALS if any(name.startswith("HealthNewsReview") for name in signal.criteria)
)
WORDS = {True: "calm sources named by the clinic now", False: "amazing secret cure buy the now"}


def table(dataset: str, *, sites: int = 24, grades: tuple[float, ...] = (1.0, 5.0), seed: int = 1) -> Table:
    """Two pages a site; strengths go with the grade, with noise."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(2 * sites):
        site, grade = number // 2, grades[(number // 2) % len(grades)]
        lean = (grade - 3.0) / 2.0
        values = np.clip(0.5 + 0.25 * lean * SIGNS + random.normal(0, 0.2, len(NAMES)), 0, 1)
        strengths = dict(zip(NAMES, values.tolist(), strict=True))
        strengths |= {name: float(np.clip(0.5 + 0.3 * lean + random.normal(0, 0.2), 0, 1)) for name in MATCHING[:3]}
        strengths |= {name: float(np.clip(0.5 - 0.3 * lean + random.normal(0, 0.2), 0, 1)) for name in COMMERCIAL}
        topic = "Health" if site % 4 < 2 else "Finance"
        url = f"https://clinic{site}.example/page{number}" if dataset == "schwarz" else ""
        text = f"{WORDS[lean > 0]} {WORDS[random.random() < 0.5]} number {number}"
        source = Source(dataset, f"{number}.html", url, f"site{site}", topic, grade, b"", f"query {site % 3}")
        rows.append(Row(source, strengths, int(150 + 40 * number % 700), text, text))
    names = tuple(dict.fromkeys([*NAMES, *MATCHING[:3], *COMMERCIAL, WORDING]))
    values = np.array([[row.strengths.get(name, np.nan) for name in names] for row in rows])
    return counted(Table(tuple(rows), names, values))


def joined(*tables: Table) -> Table:
    """The rows of several tables."""
    rows = tuple(row for each in tables for row in each.rows)
    return counted(Table(rows, tables[0].names, np.vstack([each.strengths for each in tables])))


def material() -> Material:
    """A whole set of everything the evaluation reads."""
    releases = table("fakehealth", seed=5)
    grades = {row.source.path: dict.fromkeys(CRITERIA, row.source.grade) for row in releases.rows}
    sentences = [f"The drug {verb} in trial {number}." for number in range(20) for verb in ("works", "may work")]
    return Material(
        pages=joined(table("sondhi"), table("schwarz", sites=50, grades=(1.0, 2.0, 3.0, 4.0, 5.0), seed=2)),
        functions=table("ftd", seed=3),
        releases=releases,
        criteria=grades,
        sentences=tuple(Labelled(text, "may" in text) for text in sentences),
        cued=tuple(
            Cued(text, ((text.index("may"), text.index("may") + 3),) if "may" in text else ()) for text in sentences
        ),
        digests={name: f"{place:064x}" for place, name in enumerate(FILES)},
        given={"sondhi": 50, "schwarz": 110, "ftd": 48, "fakehealth": 48},
    )


def fitted_on(found: Material) -> dict[str, str]:
    """The digests of the files that a model of this material is fitted on."""
    return {name: found.digests[name] for name in datasets.FILES}
