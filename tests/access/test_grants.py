"""Deny by default; scopes; signing in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sistra.access import actions, rules
from sistra.access.vocabulary import SYSTEM, Permission, Role, Scope
from sistra.kernel.errors import Invalid, Refused
from tests.factories.cast import CUSCO, NOW, PASSWORD, PUNO, Cast


def test_every_role_is_named_in_the_grants() -> None:
    assert set(rules.GRANTS) == set(Role)


def test_a_learner_may_do_nothing(cast: Cast) -> None:
    assert [permission for permission in Permission if rules.may(cast.luis, permission)] == []


def test_an_administrator_and_an_auditor_read_no_case(cast: Cast) -> None:
    for actor in (cast.hugo, cast.ines, cast.alma):
        assert not rules.may(actor, Permission.CASE_READ)
        assert not rules.may(actor, Permission.IDENTITY_REVEAL)


def test_a_prosecutor_reaches_her_own_office_and_no_other(cast: Cast) -> None:
    assert rules.scope_of(cast.rosa, Permission.CASE_READ) is Scope.OFFICE
    assert rules.may(cast.rosa, Permission.CASE_READ, office=CUSCO)
    assert not rules.may(cast.rosa, Permission.CASE_READ, office=PUNO)


def test_the_right_words_open_and_the_wrong_ones_do_not_say_why(cast: Cast) -> None:
    assert actions.sign_in("rosa", PASSWORD, by=SYSTEM, at=NOW) == cast.rosa.id
    with pytest.raises(Refused) as wrong_password:
        actions.sign_in("rosa", "no es esta frase", by=SYSTEM, at=NOW)
    with pytest.raises(Refused) as unknown_name:
        actions.sign_in("nadie", "no es esta frase", by=SYSTEM, at=NOW)
    assert wrong_password.value.read("es") == unknown_name.value.read("es")


def test_guessing_stops_after_five_failures_and_resumes_after_the_window(cast: Cast) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            actions.sign_in("rosa", "no es esta frase", by=SYSTEM, at=NOW)
    with pytest.raises(Refused):
        actions.sign_in("rosa", PASSWORD, by=SYSTEM, at=NOW)

    assert actions.sign_in("rosa", PASSWORD, by=SYSTEM, at=NOW + timedelta(minutes=6)) == cast.rosa.id


def test_a_short_password_and_a_taken_name_are_refused_with_the_remedy(cast: Cast) -> None:
    for username, password, field in (("otra", "corta", "password"), ("rosa", PASSWORD, "username")):
        with pytest.raises(Invalid) as problem:
            actions.add_account(
                username=username,
                full_name="Otra Persona",
                password=password,
                roles=[Role.LEARNER],
                office=CUSCO,
                by=SYSTEM,
                at=NOW,
            )
        assert problem.value.field == field
        assert problem.value.remedy is not None
