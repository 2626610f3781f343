"""The model card: a pure function of the evaluation's document and the artifact, never typed by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

from models.scoring.artifact import Artifact
from models.signals.catalog import BY_ID
from models.training.goals import GOALS, Goal
from models.training.plots import PLOTS

METHODS = ("model", "TF-IDF", "length", "constant", "query")
SETS = {"sondhi": "Sondhi", "schwarz": "Schwarz", "schwarz_health": "Schwarz, health", "ftd": "FTD"}
CAPTIONS = {
    "roc": "How the model and a bag of words rank credible above not credible pages, on sites not seen.",
    "reliability": "What was said against what is so; the size of a point is its share of pages.",
    "scores-by-grade": "Scores of pages from sites not seen, by the raters' grade.",
    "strengths": "How far each signal moves scores.",
    "abstaining": "Accuracy when the least certain pages are left unanswered.",
    "errors": "Pages on the wrong side of 50, with 95 % intervals over sites; in brackets the number of pages.",
}


def card(document: Mapping[str, Any], artifact: Artifact, plots: str = "model-card") -> str:
    """The card as Markdown; `plots` is the folder of the plots beside it."""
    before, after = (files("models.training") / "card.md").read_text(encoding="utf-8").split("<!-- figures -->\n")
    sections = (
        before,
        _stamp(document, artifact),
        "## Figures\n",
        _figures(document),
        _reading(document),
        _plots(plots),
        "## Signals\n",
        _signals(document, artifact),
        "## Data\n",
        _data(document),
        after,
    )
    return "\n".join(section.strip("\n") + "\n" for section in sections)


def _stamp(document: Mapping[str, Any], artifact: Artifact) -> str:
    measured = document["artifact"]
    text = f"Model {artifact.stamp.version}, SHA-256 `{artifact.stamp.sha256}`.\n"
    if measured["sha256"] != artifact.stamp.sha256:
        text += f"\n**The figures below were measured for another model, {measured['version']}.**\n"
    if not measured["reproduced"]:
        text += "\n**The artifact is not what the code fitted on the data when the figures were measured.**\n"
    return text


def _figures(document: Mapping[str, Any]) -> str:
    head = ("task", "figure", "goal", "reached", *METHODS, "ahead of TF-IDF")
    return _table(head, (_figure(goal, document["figures"].get(goal.key)) for goal in GOALS))


def _figure(goal: Goal, found: Mapping[str, Any] | None) -> Iterable[str]:
    bound = f"{'≥' if goal.rising else '≤'} {goal.goal:g}"
    if found is None:
        return (goal.task, goal.figure, bound, "not measured", *("" for _ in METHODS), "")
    methods = found["methods"]
    reached = "yes" if goal.reached(methods["model"]["value"]) else "**no**"
    return (
        goal.task,
        goal.figure,
        bound,
        reached,
        *(_value(methods.get(name)) for name in METHODS),
        _value(found.get("ahead")),
    )


def _value(found: Mapping[str, float] | None) -> str:
    if not found:
        return ""
    return f"{found['value']:.3f}" + (f" [{found['low']:.3f}, {found['high']:.3f}]" if "low" in found else "")


def _reading(document: Mapping[str, Any]) -> str:
    missed = [goal for goal in GOALS if not _reached(goal, document)]
    settings, coverage = document["settings"], document["coverage"]
    return (
        f"{len(GOALS) - len(missed)} of {len(GOALS)} goals are reached. "
        + (f"Not reached: {'; '.join(f'{goal.task} ({goal.figure})' for goal in missed)}.\n" if missed else "\n")
        + f"\nIn brackets: 95 % intervals from {settings['resamples']} samples of sites. Cross-validation has "
        f"{settings['folds']} folds by site and is repeated {settings['repeats']} times; figures are averages over the "
        "repeats, and all methods share folds and samples.\n"
        f"\nThe 90 % interval of a score held {coverage['inside']:.1%} of the scores that {coverage['refits']} models "
        f"refitted on samples of sites gave to held-out pages; it is {coverage['width']:.0f} points wide on average. "
        f"On {coverage['decided']:.1%} of held-out pages the band is not unclear; {coverage['right']:.1%} of those are "
        "on the right side of 50.\n\n" + _slices(coverage["slices"])
    )


def _slices(slices: Mapping[str, Any]) -> str:
    """How wide the interval is, and how often it keeps its word, where it is meant to be wider."""
    head = ("held-out pages of", "pages", "refits inside", "points wide")
    return _table(
        head, ((name, str(s["pages"]), f"{s['inside']:.1%}", f"{s['width']:.0f}") for name, s in slices.items())
    )


def _reached(goal: Goal, document: Mapping[str, Any]) -> bool:
    found = document["figures"].get(goal.key)
    return bool(found) and goal.reached(found["methods"]["model"]["value"])


def _plots(folder: str) -> str:
    return "\n".join(f"![{CAPTIONS[name]}]({folder}/{name}.svg)\n\n{CAPTIONS[name]}\n" for name in PLOTS)


def _signals(document: Mapping[str, Any], artifact: Artifact) -> str:
    weights = {term.signal: term.weight for term in artifact.model.terms}
    strengths = document["plots"]["strengths"]
    head = ("signal", "expected", "weight", "moves", *(f"{title}: measured, fires, AUC" for title in SETS.values()))
    rows = (
        (
            f"[{name}](signals/{name}.md)",
            BY_ID[name].expected_sign.value if name in BY_ID else "",
            f"{weights[name]:+.3f}" if name in weights else "none",
            f"{strengths[name]['deviation']:.3f}" if name in strengths else "",
            *(_alone(by_set[key]) for key in SETS),
        )
        for name, by_set in document["signals"].items()
    )
    alone = ", ".join(document["contradicting"]) or "none"
    beside = ", ".join(artifact.model.metrics.get("contradicting", ())) or "none"
    return (
        "Each signal by itself: the share of pages it can be measured on, the share of those it fires on, and its AUC "
        'for "credible" (on FTD: for "promotes nothing") where it is measured; below .5 it speaks against. `moves` is '
        "the standard deviation of its contribution over all pages, in log-odds.\n\n"
        + _table(head, rows)
        + f"\nAgainst their expected sign each by itself, beyond chance, on Sondhi and on Schwarz: {alone}. Against it "
        f"beside all other signals, in the fit, and so without weight ([why they stay](model.md)): {beside}.\n"
    )


def _alone(found: Mapping[str, float]) -> str:
    area = f"{found['value']:.2f} [{found['low']:.2f}, {found['high']:.2f}]" if "value" in found else "too few"
    return f"{found['coverage']:.0%}, {found['fires']:.0%}, {area}"


def _data(document: Mapping[str, Any]) -> str:
    sets = (
        (name, *(str(each[key]) for key in ("given", "measured", "sites"))) for name, each in document["sets"].items()
    )
    digests = ((name, f"`{digest}`") for name, digest in document["data"].items())
    head = ("set", "rows", "of them measured", "groups")
    return _table(head, sets) + "\n" + _table(("file", "SHA-256"), digests)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    titles = tuple(head)
    lines = [titles, tuple("---" for _ in titles), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"
