"""Names of persons are told from those of roles and organisations, whatever stands before them."""

from __future__ import annotations

import pytest

from models.signals.person_names import is_person


@pytest.mark.parametrize(
    "name", ["Orla Fenwick", "Professor Orla Fenwick", "Pharmacist Orla Fenwick", "Åse van der Žižka"]
)
def test_a_profession_before_a_name_hides_nobody(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize("name", ["Consultant Surgeon", "Licensed Therapist", "Professor Fenwick", "Surgeon General"])
def test_a_role_is_nobody_s_name(name: str) -> None:
    assert not is_person(name)
