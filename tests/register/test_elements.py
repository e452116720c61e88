"""Act, means and purpose: what the law demands of whom."""

from __future__ import annotations

import pytest

from sistra.register import rules
from sistra.register.vocabulary import ConductElement, NewConduct, NewPerson
from tests.factories.cases import a_small_case

WOMAN = a_small_case().parties[0]


def case_of(person: NewPerson, *given: tuple[ConductElement, str]):
    from dataclasses import replace

    return a_small_case(
        parties=(replace(WOMAN, person=person),),
        conducts=tuple(NewConduct(victim="v1", element=element, code=code) for element, code in given),
    )


@pytest.mark.parametrize(
    ("person", "minor", "means"),
    [
        (NewPerson(age_low=15, age_high=15), True, False),
        (NewPerson(age_low=16, age_high=19), True, False),
        (NewPerson(age_low=18, age_high=20), False, True),
        (NewPerson(born="2008-09-30"), True, False),
        (NewPerson(born="2008"), True, False),
        (NewPerson(born="2007"), False, True),
        (NewPerson(born="~unknown"), False, True),
        (NewPerson(), False, True),
    ],
)
def test_no_means_is_demanded_under_18_nor_in_doubt(person: NewPerson, minor: bool, means: bool) -> None:
    view = rules.elements_of(case_of(person), "v1")

    assert (view.minor.holds, view.means_needed.holds) == (minor, means)


@pytest.mark.feature("CR-03")
def test_the_missing_element_is_named_with_the_question_to_ask() -> None:
    adult = NewPerson(born="1990")
    purpose = (ConductElement.PURPOSE, "labour_exploitation")

    view = rules.elements_of(case_of(adult, purpose, (ConductElement.MEANS, "~not_asked")), "v1")

    assert [one.element for one in view.missing] == [ConductElement.ACT, ConductElement.MEANS]
    assert all(one.question.es.startswith("Falta") for one in view.missing)


def test_consent_of_an_adult_is_void_once_a_means_was_used() -> None:
    adult = NewPerson(born="1990")

    assert rules.elements_of(case_of(adult), "v1").consent.holds
    assert not rules.elements_of(case_of(adult, (ConductElement.MEANS, "deceit")), "v1").consent.holds
    assert not rules.elements_of(case_of(NewPerson(age_low=17, age_high=17)), "v1").consent.holds
