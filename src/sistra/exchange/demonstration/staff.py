"""Accounts of the demonstration: one for each role, with invented names and one password that everybody may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sistra.access.vocabulary import Role
from sistra.exchange.demonstration.register import POLICE, PROSECUTION
from sistra.reference.organisations import Office
from sistra.reference.packs import Pack

PASSWORD: Final = "solo-demostracion"  # noqa: S105  # public on purpose: it opens invented data only
COURT, GOVERNMENT = "court", "central_government"


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who may sign in to the demonstration."""

    username: str
    full_name: str
    role: Role
    office: str


_CAST: Final = (
    ("rosa", "Rosa Yupanqui Flores", Role.PROSECUTOR, PROSECUTION),
    ("tomas", "Tomás Apaza Rojas", Role.PROSECUTION_ASSISTANT, PROSECUTION),
    ("pedro", "Pedro Huamán Torres", Role.POLICE_INVESTIGATOR, POLICE),
    ("julia", "Julia Ramos Quispe", Role.JUDGE, COURT),
    ("carmen", "Carmen Ticona Vargas", Role.COURT_CLERK, COURT),
    ("elena", "Elena Paucar Díaz", Role.PROTECTION_OFFICER, GOVERNMENT),
    ("diego", "Diego Salazar Mayta", Role.COOPERATION_OFFICER, PROSECUTION),
    ("alma", "Alma Ríos Condori", Role.ANALYST, PROSECUTION),
    ("pablo", "Pablo Núñez Cusi", Role.PUBLISHER, PROSECUTION),
    ("teresa", "Teresa Villanueva Inga", Role.TRAINER, PROSECUTION),
    ("luis", "Luis Cárdenas Poma", Role.LEARNER, PROSECUTION),
    ("olga", "Olga Zevallos Tito", Role.AUDITOR, GOVERNMENT),
    ("adela", "Adela Soria Vilca", Role.ADMINISTRATOR, GOVERNMENT),
)


def staff(pack: Pack, offices: Mapping[str, str]) -> tuple[Staff, ...]:
    """The accounts, each in the office that `offices` names for it, or in the first of a fitting kind."""
    return tuple(
        Staff(username, name, role, _office(pack, kind, offices.get(username, "")).code)
        for username, name, role, kind in _CAST
    )


def _office(pack: Pack, kind: str, named: str) -> Office:
    if named in pack.offices:
        return pack.offices[named]
    offices = list(pack.offices.values())
    return next((office for office in offices if pack.bodies[office.body].kind == kind), offices[0])


def clerk_of(office: Office, pack: Pack) -> Staff:
    """The incoming desk of an office, which hands in the records of the demonstration; nobody can sign in as it."""
    role = Role.POLICE_INVESTIGATOR if pack.bodies[office.body].kind == POLICE else Role.PROSECUTION_ASSISTANT
    return Staff(
        username=f"mesa.{office.number_prefix.lower()}",
        full_name=f"Mesa de partes {office.number_prefix} (demostración)",
        role=role,
        office=office.code,
    )
