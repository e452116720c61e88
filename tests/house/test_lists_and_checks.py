"""The list that somebody gets and the permission check agree, for every actor and every office."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sistra.access.rules import may
from sistra.access.vocabulary import Actor, Permission, Role
from sistra.register import actions, queries
from sistra.register.models import Case
from tests.factories.cases import a_small_case
from tests.factories.cast import CUSCO, NOW, POLICE, PUNO, Cast

STRANGER = UUID(int=7)


@pytest.fixture
def cases(cast: Cast) -> list[Case]:
    """Two cases of one office, one of another, one of the police."""
    for by in (cast.rosa, cast.rosa, cast.nora, cast.pedro):
        actions.open_case(a_small_case(), by=by, at=NOW)
    return list(Case.objects.all())


@given(data=st.data())
def test_the_list_and_the_check_agree(data: st.DataObject, cases: list[Case], cast: Cast) -> None:
    actor = Actor(
        id=data.draw(st.sampled_from([cast.rosa.id, cast.nora.id, cast.pedro.id, STRANGER])),
        name="alguien",
        roles=data.draw(st.frozensets(st.sampled_from(list(Role)), max_size=4)),
        office=data.draw(st.sampled_from([CUSCO, PUNO, POLICE, "T-NOWHERE"])),
    )
    allowed = {
        case.pk for case in cases if may(actor, Permission.CASE_READ, office=case.office_id, owner=case.opened_by)
    }
    assert {case.pk for case in queries.visible_cases(viewer=actor)} == allowed
    # What pages read is made of the same query.
    assert {row.id for row in queries.case_page(viewer=actor, size=100).rows} == allowed
    assert {case.pk for case in cases if queries.whole_case(case.pk, viewer=actor) is not None} == allowed


def test_somebody_sees_some_cases_and_not_all(cases: list[Case], cast: Cast) -> None:
    seen = {
        name: queries.visible_cases(viewer=getattr(cast, name)).count() for name in ("rosa", "nora", "luis", "alma")
    }
    assert seen == {"rosa": 2, "nora": 1, "luis": 0, "alma": 0}
