"""An artifact is data: read strictly, refused with the place named, and the shipped one fits the signals."""

from __future__ import annotations

import json
from typing import Any

import pytest

from models.scoring.artifact import ArtifactError, load, parse
from models.signals.base import Sign
from models.signals.catalog import BY_ID

GOOD: dict[str, Any] = {
    "version": "v1",
    "intercept": 0.1,
    "terms": [{"signal": "hedges", "version": 1, "weight": 0.5, "center": 0.2, "spread": 0.1, "target": 0.4}],
    "calibration": {"slope": 1.0, "offset": 0.0, "doubt": 0.02},
    "covariance": [[0.1], [0.0, 0.1]],
    "noise": 0.1,
    "wording": {"version": "w1", "intercept": 0.0, "terms": {"found": [1.0, 0.5]}},
    "data": {},
    "metrics": {},
}


def test_a_good_one_is_stamped_with_its_hash() -> None:
    artifact = parse(json.dumps(GOOD).encode())
    assert artifact.model.terms[0].weight == 0.5
    assert (artifact.stamp.version, len(artifact.stamp.sha256)) == ("v1", 64)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"intercept": "x"}, "intercept"),
        ({"intercept": float("nan")}, "intercept"),
        ({"extra": 1}, "extra"),
        ({"covariance": [[0.1]]}, "covariance"),
        ({"calibration": {"slope": -1.0, "offset": 0.0, "doubt": 0.02}}, "calibration"),
        ({"terms": [{"signal": "hedges"}]}, r"terms\.0"),
    ],
)
def test_a_bad_one_is_refused_and_the_place_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ArtifactError, match=message):
        parse(json.dumps({**GOOD, **change}).encode(), "bad.json")


def test_what_is_not_json_is_refused() -> None:
    with pytest.raises(ArtifactError):
        parse(b"\xff{")


def test_the_shipped_artifact_fits_the_signals_of_this_version() -> None:
    for term in load().model.terms:
        signal = BY_ID[term.signal]
        assert term.version == signal.version, f"{term.signal} changed since the fit: train anew"
        if signal.expected_sign is not Sign.LEARNED:
            assert term.weight == 0 or (term.weight > 0) == (signal.expected_sign is Sign.POSITIVE)
