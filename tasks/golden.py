"""Golden reports: what each bundled page's report was, so that a change shows in a diff. `python -m tasks.golden`.

What changes from run to run (ids, times) or with every fit (the model's hash) is left out, and so are the sentences
that only repeat a signal's spec.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from models.scoring.artifact import load
from models.scoring.explain import assess
from service.reports.report_json import report_to_dict
from tasks.bundled import ROOT, Bundled, bundled

FOLDER = ROOT / "tests" / "golden"
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
"""The moment at which golden pages are scored; ages on the page depend on it."""
VOLATILE = frozenset({"id", "model", "fetched_at", "scored_at"})
REPEATED = frozenset({"category", "unit", "why", "criteria"})
DIGITS = 4


def golden(page: Bundled) -> str:
    """The page's report as stable text, an entry of a list on each line."""
    report = report_to_dict(assess(page.page(), load(), now=NOW, report_id=""))
    kept = {key: _stable(value) for key, value in report.items() if key not in VOLATILE}
    return "{\n" + ",\n".join(f" {json.dumps(key)}: {_text(value)}" for key, value in kept.items()) + "\n}\n"


def _stable(value: Any) -> Any:
    """The value with its numbers rounded, so that the last digits of another machine do not matter."""
    if isinstance(value, float):
        return round(value, DIGITS) + 0.0
    if isinstance(value, dict):
        return {key: _stable(part) for key, part in value.items() if key not in REPEATED}
    return [_stable(part) for part in value] if isinstance(value, list) else value


def _text(value: Any) -> str:
    if not (isinstance(value, list) and value and isinstance(value[0], dict)):
        return json.dumps(value, ensure_ascii=False)
    return "[\n" + ",\n".join(f"  {json.dumps(part, ensure_ascii=False)}" for part in value) + "\n ]"


def main() -> None:
    """Write the golden reports anew."""
    FOLDER.mkdir(exist_ok=True)
    for page in bundled():
        (FOLDER / f"{page.name}.json").write_text(golden(page), encoding="utf-8")


if __name__ == "__main__":
    main()
