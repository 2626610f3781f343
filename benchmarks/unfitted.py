"""Pages that nothing is fitted on, as rows that any predictor can rank: the invented panel and the attacked samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks import gaming, panel
from benchmarks.attacks import ATTACKS
from benchmarks.panel_pages import entries, pairs
from models.page import Page
from models.training.baselines import Fitter
from models.training.calibration import calibrate, chances
from models.training.datasets import Source
from models.training.everyday import LONGEST, OPENING
from models.training.fit import out_of_fold
from models.training.table import Row, Table, measure
from models.training.wording import Counted, Recipe, words_of
from scrapers.cleaning.clean import page_from_html


@dataclass(frozen=True)
class Unfitted:
    """Rows by what they are: a panel page, an edit's two sides, a sample before and after each attack."""

    rows: dict[tuple[str, ...], Row]

    def scores(self, pages: Table, fitter: Fitter) -> dict[tuple[str, ...], float]:
        """Each row's score by the model fitted and calibrated on these pages."""
        decided = pages.decided()
        calibration = calibrate(decided, out_of_fold(decided, fitter))
        said = fitter(decided).predict(self._table(pages))
        return dict(zip(self.rows, (100 * chances(calibration, said)).tolist(), strict=True))

    def _table(self, like: Table) -> Table:
        """The rows as a table with the other's columns and everyday words."""
        rows = tuple(self.rows.values())
        values = np.array([[row.strengths.get(name, np.nan) for name in like.names] for row in rows])
        known = like.words.terms if like.words else ()
        recipe = Recipe(texts=1, pairs=False, names=2.0, longest=LONGEST, opening=OPENING, among=frozenset(known))
        # A text of all words, before the rows', gives the counts the columns that wordings fitted on `like` ask for.
        every = words_of(f"Of {' '.join(known)}.")
        counted = Counted.of([every, *(words_of(row.main) for row in rows)], recipe)
        return Table(rows, like.names, values, counted.at(np.arange(1, len(rows) + 1)))


def measured() -> Unfitted:
    """Measure all of them."""
    found: dict[tuple[str, ...], Row | None] = {("panel", each.file): _row(each.page) for each in entries()}
    for pair in pairs():
        found["before", pair.name] = _row(pair.before.page)
        found["after", pair.name] = _row(pair.after.page)
    for sample in gaming.samples():
        sides = {"": sample, **{attack.name: sample.under(attack) for attack in ATTACKS}}
        for name, side in (sides | {gaming.TOGETHER: gaming.together(sample)}).items():
            found["attack", sample.name, name] = _row(page_from_html(side.html, url=side.url))
    return Unfitted({key: row for key, row in found.items() if row is not None})


def _row(page: Page) -> Row | None:
    return measure(Source("unfitted", "", page.url, "", "", 1.0, b""), lambda *_: page, today=panel.NOW.date())
