"""The language of a text, found from the text itself."""

from __future__ import annotations

from collections.abc import Iterable

from resiliparse.parse.lang import detect_fast

ENOUGH_WORDS = 20
SAMPLE = 5_000
"""Characters that are looked at: more changes nothing."""
UNKNOWN = "unknown"


def language_of(texts: Iterable[str]) -> str:
    """A lower-case primary tag such as `en`; empty when there are too few words or no language fits."""
    sample = ""
    for text in texts:
        sample = f"{sample}\n{text}"[: SAMPLE + 1]
        if len(sample) > SAMPLE:
            break
    if len(sample.split()) < ENOUGH_WORDS:
        return ""
    tag, _ = detect_fast(sample)
    return "" if tag == UNKNOWN else str(tag)


def primary_tag(declared: str) -> str:
    """`en` for a declared `en-GB` or `EN_us`; empty when it is no language tag."""
    tag = declared.strip().lower().replace("_", "-").partition("-")[0]
    return tag if 2 <= len(tag) <= 3 and tag.isascii() and tag.isalpha() else ""
