"""One cast for all tests: Rosa (prosecutor, Cusco), Luis (signed in, may do nothing), Alma (counts only) and others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sistra.access import actions, queries
from sistra.access.vocabulary import SYSTEM, SYSTEM_OFFICE, Actor, Role

NOW: Final = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
CUSCO: Final = "T-CUSCO"
PUNO: Final = "T-PUNO"
POLICE: Final = "T-PNP-CUSCO"
PASSWORD: Final = "una frase larga de prueba"


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of the tests, as actors."""

    rosa: Actor
    """Prosecutor in Cusco: opens, reads and changes her office's cases."""
    luis: Actor
    """Signed in at the same office as a learner: may do nothing with cases."""
    alma: Actor
    """Analyst: counts everything, reads no case."""
    nora: Actor
    """Prosecutor in Puno: another office."""
    pedro: Actor
    """Police investigator in Cusco: his own body's records."""
    ines: Actor
    """Auditor: the trail, no case."""
    hugo: Actor
    """Administrator: accounts and numbers, no case."""
    abel: Actor
    """Judge in Cusco: reads and changes nothing."""


PEOPLE: Final = (
    ("rosa", "Rosa Aliaga", Role.PROSECUTOR, CUSCO),
    ("luis", "Luis Tarma", Role.LEARNER, CUSCO),
    ("alma", "Alma Reyna", Role.ANALYST, CUSCO),
    ("nora", "Nora Chira", Role.PROSECUTOR, PUNO),
    ("pedro", "Pedro Lazo", Role.POLICE_INVESTIGATOR, POLICE),
    ("ines", "Inés Valer", Role.AUDITOR, CUSCO),
    ("hugo", "Hugo Prado", Role.ADMINISTRATOR, CUSCO),
    ("abel", "Abel Roca", Role.JUDGE, CUSCO),
)


def make_cast() -> Cast:
    """Offices and accounts in the data base of the test."""
    for code, body, name, prefix in (
        (SYSTEM_OFFICE, "SISTRA", "Instalación", "SISTEMA"),
        (CUSCO, "MP", "Fiscalía de prueba del Cusco", "TCUS"),
        (PUNO, "MP", "Fiscalía de prueba de Puno", "TPUN"),
        (POLICE, "PNP", "Unidad policial de prueba del Cusco", "TPNP"),
    ):
        actions.add_office(code=code, body=body, name=name, number_prefix=prefix, by=SYSTEM, at=NOW)
    made: dict[str, Actor] = {}
    for username, full_name, role, office in PEOPLE:
        key: UUID = actions.add_account(
            username=username, full_name=full_name, password=PASSWORD, roles=[role], office=office, by=SYSTEM, at=NOW
        )
        actor = queries.actor_by_id(key, viewer=SYSTEM)
        assert actor is not None
        made[username] = actor
    return Cast(**made)
