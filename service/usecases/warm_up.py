"""Load everything that scoring loads on first use, so that the first caller does not wait for it."""

from __future__ import annotations

from service.usecases.score_source import score_html, score_text

_SENTENCE = "This clinic may offer a treatment that was not approved, and it names no study of its benefits or risks. "


def warm_up() -> None:
    """Score a page nobody sees. Raises models.scoring.artifact.ArtifactError when there is no usable model."""
    text = _SENTENCE * 20
    score_text(text)
    score_html(f"<!doctype html><html lang=en><title>Warm-up</title><main><p>{text}</p></main></html>")
