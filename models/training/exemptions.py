"""Signs that the fit contradicts: a signal may lose its weight over that only where a reason is written down.

The model is held to it, not what measures it: a fold or a sample of sites has fewer pages and other accidents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from importlib.resources import files

import yaml

FILE = "exempted.yml"


class SignError(ValueError):
    """The fit contradicts a sign that is not exempted, or no longer one that is; the message names the signals."""


def exempted() -> dict[str, str]:
    """The exempted signals, each with its reason."""
    text = (files("models.training") / FILE).read_text(encoding="utf-8")
    return {name: " ".join(str(reason).split()) for name, reason in (yaml.safe_load(text) or {}).items()}


def check(contradicting: Collection[str], exempt: Collection[str]) -> None:
    """Raises SignError unless just these are exempted."""
    faults = tuple(_faults(contradicting, exempt))
    if faults:
        raise SignError(" ".join(faults))


def _faults(contradicting: Collection[str], exempt: Collection[str]) -> Iterator[str]:
    if new := [name for name in contradicting if name not in exempt]:
        yield (
            f"Fitted against their expected sign: {', '.join(new)}. Mend the signal, "
            f"or write into models/training/{FILE} why it may stay without weight."
        )
    if old := [name for name in exempt if name not in contradicting]:
        yield f"Exempted, but not against their expected sign: {', '.join(old)}. Take them off models/training/{FILE}."
