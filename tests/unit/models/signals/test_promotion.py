"""Whether a page sells, by the marks that shops have."""

from __future__ import annotations

import pytest

from models.signals.selling import sells
from tests.pages import reading


@pytest.mark.parametrize(
    "text",
    [
        "The drops are EUR 30 a bottle. Add to bag. Use code SPRING20 for 20% off.",
        "A single vial is $300. Shop now.",
        "The course is six weeks long. Enrol today, or join the waitlist.",
    ],
)
def test_a_shop_sells(text: str) -> None:
    assert sells(reading(text))


@pytest.mark.parametrize(
    "text",
    [
        "Add salt to the water. The postal code is on the envelope.",
        "Patients were enrolled in May, and those on the waiting list were seen by a nurse.",
    ],
)
def test_a_page_that_tells_does_not(text: str) -> None:
    assert not sells(reading(text))
