"""The model card's plots, drawn from the evaluation's document alone: the same document gives the same bytes.

matplotlib is asked for only here, and comes with the extra `train`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

Draw = Callable[[Any, Mapping[str, Any]], None]
MODEL, WORDS = "model", "TF-IDF"
COLOURS = {MODEL: "#1f5f8b", WORDS: "#b0762b"}
GRADES = ("#8c2d19", "#c96f4a", "#9a9a9a", "#6d9fc1", "#1f5f8b")
NAMES = {
    "schwarz": "Schwarz",
    "health": "Schwarz, health",
    "sondhi": "Sondhi",
    "sondhi to health": "Sondhi to Schwarz health",
    "schwarz to sondhi": "Schwarz to Sondhi",
}
STYLE = {"svg.hashsalt": "plumbline", "svg.fonttype": "none", "font.size": 9, "axes.spines.top": False}
STYLE |= {"axes.spines.right": False, "font.family": "sans-serif", "figure.dpi": 72, "legend.frameon": False}


class PlotError(RuntimeError):
    """Plots cannot be drawn; the message says what is missing."""


def check() -> None:
    """Raises PlotError when there is no matplotlib, before anything slow is begun."""
    _pyplot()


def draw(document: Mapping[str, Any]) -> dict[str, bytes]:
    """File name to SVG of every plot. Raises PlotError."""
    return {f"{name}.svg": _svg(*size, plot, document["plots"]) for name, (size, plot) in PLOTS.items()}


def _pyplot() -> Any:
    try:
        module = importlib.import_module("matplotlib")
        figures = importlib.import_module("matplotlib.figure")
    except ModuleNotFoundError as error:
        raise PlotError("Plots need matplotlib: install plumbline[train].") from error
    return module, figures.Figure


def _svg(columns: int, width: float, height: float, plot: Draw, plots: Mapping[str, Any]) -> bytes:
    matplotlib, figure_of = _pyplot()
    with matplotlib.rc_context(STYLE):
        figure = figure_of(figsize=(width, height), layout="constrained")
        plot(figure.subplots(1, columns, squeeze=False)[0], plots)
        content = BytesIO()
        figure.savefig(content, format="svg", metadata={"Date": None, "Creator": None})
    lines = (line.rstrip() for line in content.getvalue().splitlines())
    return b"\n".join(lines) + b"\n"


def _roc(axes: Any, plots: Mapping[str, Any]) -> None:
    for axis, (name, curves) in zip(axes, plots["roc"].items(), strict=True):
        for method, points in curves.items():
            axis.plot(*zip(*points, strict=True), color=COLOURS[method], label=method)
        axis.plot([0, 1], [0, 1], color="#bbbbbb", linewidth=0.8, linestyle="--")
        axis.set(title=NAMES[name], xlabel="not credible, ranked above", aspect="equal", xlim=(0, 1), ylim=(0, 1))
    axes[0].set_ylabel("credible, ranked above")
    axes[0].legend(loc="lower right")


def _reliability(axes: Any, plots: Mapping[str, Any]) -> None:
    axis = axes[0]
    axis.plot([0, 1], [0, 1], color="#bbbbbb", linewidth=0.8, linestyle="--")
    for method, bins in plots["reliability"].items():
        said, true = [each["said"] for each in bins], [each["true"] for each in bins]
        axis.plot(said, true, color=COLOURS[method], linewidth=1, label=method)
        axis.scatter(said, true, s=[400 * each["share"] for each in bins], color=COLOURS[method], alpha=0.7)
    axis.set(xlabel="probability said", ylabel="share that is credible", xlim=(0, 1), ylim=(0, 1), aspect="equal")
    axis.legend(loc="upper left")


def _by_grade(axes: Any, plots: Mapping[str, Any]) -> None:
    for axis, (name, grades) in zip(axes, plots["by_grade"].items(), strict=True):
        below = [0.0] * 10
        for grade, counts in grades.items():
            places = [10 * place + 5 for place in range(10)]
            axis.bar(places, counts, width=9, bottom=below, color=GRADES[int(float(grade)) - 1], label=f"grade {grade}")
            below = [height + count for height, count in zip(below, counts, strict=True)]
        axis.set(title=NAMES[name], xlabel="score", ylabel="pages", xlim=(0, 100))
        axis.legend(loc="upper left")


def _strengths(axes: Any, plots: Mapping[str, Any]) -> None:
    axis = axes[0]
    found = {name: each["deviation"] for name, each in plots["strengths"].items() if each["deviation"] > 0}
    names = sorted(found, key=lambda name: (found[name], name))
    axis.barh(names, [found[name] for name in names], color=COLOURS[MODEL], height=0.7)
    axis.set(xlabel="standard deviation of the contribution, log-odds")
    axis.margins(y=0.01)


def _abstaining(axes: Any, plots: Mapping[str, Any]) -> None:
    axis = axes[0]
    for method, points in plots["abstaining"].items():
        axis.plot(*zip(*points, strict=True), color=COLOURS[method], marker=".", label=method)
    axis.set(xlabel="share of pages answered", ylabel="share of answers that are right", xlim=(0, 1.02))
    axis.legend(loc="lower left")


def _errors(axes: Any, plots: Mapping[str, Any]) -> None:
    for axis, (kind, classes) in zip(axes, plots["errors"].items(), strict=True):
        for place, (name, each) in enumerate(reversed(classes.items())):
            axis.plot([each["low"], each["high"]], [place, place], color="#999999", linewidth=1)
            axis.plot(each["value"], place, marker="o", color=COLOURS[MODEL])
            axis.text(0.0, place + 0.18, f"{name} ({each['pages']})", fontsize=8)
        axis.set(title=f"by {kind}", xlabel="share on the wrong side of 50", yticks=[], xlim=(0, None))
        axis.set_ylim(-0.5, len(classes))


PLOTS: dict[str, tuple[tuple[int, float, float], Draw]] = {
    "roc": ((5, 15, 3.4), _roc),
    "reliability": ((1, 4.5, 4.5), _reliability),
    "scores-by-grade": ((2, 9, 3.4), _by_grade),
    "strengths": ((1, 6.5, 8), _strengths),
    "abstaining": ((1, 5, 3.6), _abstaining),
    "errors": ((3, 11, 3.6), _errors),
}
"""File name to columns, width and height in inches, and what draws it."""
