"""What would change a score: the acts of a publisher that would raise it most, each by what it really yields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from models.reading import Reading
from models.report import Change, SignalResult
from models.scoring.artifact import Model, Term
from models.scoring.classifier import Sum, score_of
from models.scoring.occasions import makes_sense
from models.scoring.verdict import LOW
from models.signals.base import Category
from models.signals.catalog import BY_ID

MOST = 3
"""How many changes a report proposes."""
MET = 0.6
"""The share of what a publisher could reach from which on a page does already what would be proposed."""
NOTABLE = 1.0
"""A change that moves the score by less than this many points is not worth a publisher's time, unless the page is low:
there hardly any single change moves it far, and one has to begin somewhere."""
ABOUT_ONESELF = frozenset(signal.action for signal in BY_ID.values() if signal.category is Category.TRANSPARENCY)
"""Acts that tell of the publisher and leave the text as it is: one of them is proposed at most."""


def changes(
    model: Model, reading: Reading, results: Mapping[str, SignalResult], strength: Mapping[str, float], total: Sum
) -> tuple[Change, ...]:
    """The acts that would raise the score most, by the model's own arithmetic, the best first."""

    def after(gain: float) -> float:
        return score_of(model.calibration, total.log_odds + gain)

    least = after(0) + (0.0 if after(0) < LOW else NOTABLE)
    gains = {action: gain for action, gain in gains_by_act(model, reading, results, strength).items() if gain > 0}
    ranked = sorted(gains, key=lambda action: (-gains[action], action))
    most = tuple(_mixed(action for action in ranked if after(gains[action]) >= least))[:MOST]
    return tuple(Change(action, after(gains[action])) for action in most)


def _mixed(ranked: Iterator[str]) -> Iterator[str]:
    """The same acts without the second and further ones that tell of the publisher."""
    told = False
    for action in ranked:
        if not (told and action in ABOUT_ONESELF):
            yield action
        told = told or action in ABOUT_ONESELF


def gains_by_act(
    model: Model, reading: Reading, results: Mapping[str, SignalResult], strength: Mapping[str, float]
) -> dict[str, float]:
    """Log-odds that each action would add; one act, as naming the studies, moves every signal that asks for it."""
    gains: dict[str, float] = {}
    for term in model.terms:
        signal, now = BY_ID[term.signal], strength.get(term.signal)
        if signal.action and now is not None and makes_sense(signal, reading, results):
            gain = term.weight * (_reach(term, reading, now) - now)
            gains[signal.action] = gains.get(signal.action, 0.0) + gain
    return gains


def _reach(term: Term, reading: Reading, now: float) -> float:
    """The strength that the act would bring the signal to; what it has where there is nothing left to do."""
    signal = BY_ID[term.signal]
    if term.weight <= 0:
        return 0.0 if term.weight and now > signal.strength(signal.fires_above) else now
    yields: Callable[[Reading], float] | None = signal.yields
    reach = signal.strength(yields(reading)) if yields else term.target
    return reach if now < MET * reach else now
