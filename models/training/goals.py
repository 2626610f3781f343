"""What is measured, in which figure, and what it should come to."""

from __future__ import annotations

from dataclasses import dataclass

HEALTH = "Health"
MISSES = 0.02
"""How far the share of refits inside the 90 % interval may be from 90 %."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure of the evaluation and the value to reach."""

    key: str
    task: str
    figure: str
    goal: float
    rising: bool = True
    """Whether more is better."""

    def reached(self, value: float, bound: float | None = None) -> bool:
        """Whether the value is at least as good as the goal, or as another bound."""
        wanted = self.goal if bound is None else bound
        return value >= wanted if self.rising else value <= wanted


GOALS = (
    Goal("schwarz", "Schwarz, grades 1 and 2 against 4 and 5, by domain", "AUC", 0.90),
    Goal("schwarz_within", "Schwarz, pages found by the same query, by domain", "AUC of pairs", 0.80),
    Goal("schwarz_grades", "Schwarz, the five grades, by domain", "Spearman", 0.60),
    Goal("schwarz_health", "Schwarz, health only, by domain", "AUC", 0.87),
    Goal("sondhi", "Sondhi, by site cluster", "AUC", 0.98),
    Goal("sondhi_to_schwarz", "Fitted on Sondhi, tested on Schwarz health", "AUC", 0.86),
    Goal("schwarz_to_sondhi", "Fitted on Schwarz, tested on Sondhi", "AUC", 0.88),
    Goal("calibration_error", "Calibration by site, both sets", "expected calibration error", 0.05, rising=False),
    Goal("brier_gain", "Calibration by site, both sets", "Brier score better than the constant's by", 0.35),
    Goal("calibration_error_schwarz", "Calibration by site, Schwarz", "expected calibration error", 0.05, rising=False),
    Goal("brier_gain_schwarz", "Calibration by site, Schwarz", "Brier score better than the constant's by", 0.35),
    Goal(
        "interval_miss", "Refits inside the 90 % interval, held-out pages", "distance from 90 %", MISSES, rising=False
    ),
    Goal("commercial", "FTD, promotes something (A12 from 1), commercial category alone", "AUC", 0.92),
    Goal("conll", "CoNLL, sentences with a hedge or a weasel word", "F1 of uncertain", 0.80),
    Goal("bioscope_precision", "BioScope, speculation cues", "precision", 0.85),
    Goal("bioscope_recall", "BioScope, speculation cues", "recall", 0.80),
    Goal("fakehealth_harms", "FakeHealth, harms, matching signals", "AUC", 0.76),
    Goal("fakehealth_benefits", "FakeHealth, benefits, matching signals", "AUC", 0.77),
    Goal("fakehealth_evidence", "FakeHealth, evidence, matching signals", "AUC", 0.75),
    Goal("fakehealth_funding_conflicts", "FakeHealth, funding and conflicts, matching signals", "AUC", 0.73),
    Goal("fakehealth_sensational_language", "FakeHealth, sensational language, matching signals", "AUC", 0.72),
)
BY_KEY = {goal.key: goal for goal in GOALS}
