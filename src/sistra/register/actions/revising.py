"""Changing what is on record; the old always stays in the trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sistra.access.actions import action, require
from sistra.access.vocabulary import Actor, Permission
from sistra.kernel.errors import Invalid, Refused
from sistra.kernel.labels import Text
from sistra.reference import packs
from sistra.register import rules
from sistra.register.actions.indexing import SEARCHED, index_names, index_text
from sistra.register.actions.intake import classification_row, folded_value, keys_of, office_day, partial
from sistra.register.actions.ledger import Ledger, locked_case
from sistra.register.models import Alias, Case, Classification, Party, Source
from sistra.register.models.party import Kept
from sistra.register.models.stored import TABLES
from sistra.register.rules.intake import DATED
from sistra.register.vocabulary import (
    NewCase,
    NewClassification,
    NewConduct,
    NewEvent,
    NewParty,
    NewPerson,
    NewRelationship,
    NewSource,
    NewThing,
    NewUse,
    RecordKind,
)

SHAPES: Final[Mapping[RecordKind, tuple[type, ...]]] = {
    RecordKind.CASE: (NewCase,),
    RecordKind.SOURCE: (NewSource,),
    RecordKind.PARTY: (NewParty, NewPerson),
    RecordKind.EVENT: (NewEvent,),
    RecordKind.CONDUCT: (NewConduct,),
    RecordKind.RELATIONSHIP: (NewRelationship,),
    RecordKind.THING: (NewThing,),
    RecordKind.USE: (NewUse,),
}
"""The hand-in classes whose fields a record of each kind has."""

_FIXED: Final = frozenset({"key", "external_id", "recorder", "element", "victim"})
"""Fields that are not revised: to correct them, withdraw the record and enter it again."""
_REFERENCES: Final[Mapping[str, str]] = {"source": "source_id", "party": "party_id", "other": "other_id"}


def changeable(kind: RecordKind) -> frozenset[str]:
    """Names of the fields of a record of that kind that may be revised."""
    columns = {field.name for field in TABLES[kind]._meta.concrete_fields}
    shaped = {one.name for shape in SHAPES.get(kind, ()) for one in fields(shape)}
    return frozenset((shaped & columns) - _FIXED)


@action("register:case:change")
def change_case(
    case: UUID, values: Mapping[str, object], *, seen: int | None = None, reason: str = "", by: Actor, at: datetime
) -> bool:
    """Revise fields of the case's own record. See `change_record`."""
    return _change(RecordKind.CASE, case, values, seen=seen, reason=reason, by=by, at=at)


@action("register:record:change")
def change_record(
    kind: RecordKind,
    row: UUID,
    values: Mapping[str, object],
    *,
    seen: int | None = None,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> bool:
    """Revise fields of one record; says whether anything differed.

    `values` maps field names of the hand-in class to new values, a reference being a row id as text.
    For a party, "aliases" may be given as the whole tuple of names. `seen` is the version that the
    editor had before their eyes: if someone saved meanwhile, nothing is written. Raises InvalidCase, Refused.
    """
    return _change(kind, row, values, seen=seen, reason=reason, by=by, at=at)


def _change(
    kind: RecordKind,
    row: UUID,
    values: Mapping[str, object],
    *,
    seen: int | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> bool:
    found, case = _held(kind, row)
    require(by, Permission.CASE_UPDATE, office=case.office_id, owner=case.opened_by)
    if seen is not None and seen != found.version:
        raise Refused(
            Text(
                "Otra persona cambió este registro mientras usted escribía.",
                "Someone changed this record while you were typing.",
            ),
            remedy=Text(
                "Abra la historia para ver qué cambió; lo que usted escribió sigue en pantalla.",
                "Open the history to see what changed; what you typed is still on the screen.",
            ),
        )
    unknown = set(values) - changeable(kind) - {"aliases"}
    if unknown:
        raise Invalid(
            Text("Este dato no se corrige aquí.", "This item is not corrected here."),
            field=sorted(unknown)[0],
            remedy=Text("Retire el registro y vuelva a ingresarlo.", "Withdraw the record and enter it again."),
        )
    today = office_day(at)
    problems = [
        problem
        for shape in SHAPES[kind]
        for problem in rules.check_values(shape, _shaped(found, shape, values), pack=packs.active(), today=today)
        if problem.field in values or problem.field.partition(".")[0] in values or problem.field in _TOGETHER
    ]
    named = {name: str(value) for name, value in values.items() if name in _REFERENCES and value}
    if named:
        keys = keys_of(case.pk)
        problems += [problem for name, key in named.items() for problem in rules.check_reference(name, key, keys)]
    if problems:
        raise rules.InvalidCase(tuple(problems))
    ledger = Ledger(case.pk, case.office_id, by=by, at=at)
    changed = ledger.change(found, _columns(kind, values))
    if isinstance(found, Party) and "aliases" in values:
        changed = _change_aliases(found, values["aliases"], ledger, at) or changed
    if not changed:
        return False
    ledger.close(f"register:{kind}:changed", reason=reason)
    if isinstance(found, Party) and _NAMED & set(values):
        index_names([found], Alias.objects.filter(party=found))
    if SEARCHED & set(values):
        index_text(case)
    return True


def _columns(kind: RecordKind, values: Mapping[str, object]) -> dict[str, object]:
    """New values under the names and in the form in which the tables keep them."""
    dated = {name for shape in SHAPES[kind] for name in DATED.get(shape, ())}
    stored: dict[str, object] = {}
    for name, value in values.items():
        if name == "aliases":
            continue
        if name in _REFERENCES:
            stored[_REFERENCES[name]] = UUID(str(value)) if value else None
        elif name in dated:
            stored[name] = partial(str(value))
        else:
            stored[name] = list(value) if isinstance(value, tuple) else value
    if kind is RecordKind.THING and "value" in stored:
        stored["value_folded"] = folded_value(str(stored["value"]))
    return stored


_NAMED: Final = frozenset({"given_names", "first_surname", "second_surname", "organisation_name", "aliases"})
_TOGETHER: Final = frozenset({"facts_to", "ended", "to_on", "age_low", "description", "organisation_name"})
"""Fields checked together with another: a problem there may come from the field that was changed."""


def _held(kind: RecordKind, row: UUID) -> tuple[Any, Case]:
    """The row and its case, both held until the transaction ends. Raises Refused if it was withdrawn."""
    if kind is RecordKind.CASE:
        case = locked_case(row)
        return case, case
    found: Any = TABLES[kind]._default_manager.get(pk=row)
    case = locked_case(found.case_id)
    found = TABLES[kind]._default_manager.select_for_update().get(pk=row)
    if found.withdrawn_at is not None:
        raise Refused(
            Text("Este registro fue retirado.", "This record was withdrawn."),
            remedy=Text("Restáurelo antes de corregirlo.", "Restore it before correcting it."),
        )
    return found, case


def _shaped(found: Case | Kept | Source, shape: type, values: Mapping[str, object]) -> dict[str, object]:
    """The fields of a hand-in class as they would be after the change, to be checked together."""
    whole: dict[str, object] = {}
    for one in fields(shape):
        if one.name in values:
            whole[one.name] = values[one.name]
        elif hasattr(found, one.name) and one.name not in _REFERENCES and one.name not in ("uses", "participations"):
            whole[one.name] = getattr(found, one.name)
    if isinstance(found, Party) and shape is NewParty and "aliases" not in values:
        whole["aliases"] = tuple(Alias.objects.filter(party=found, withdrawn_at=None).values_list("name", flat=True))
    return whole


def _change_aliases(party: Party, wanted: object, ledger: Ledger, at: datetime) -> bool:
    names = [str(name).strip() for name in (wanted if isinstance(wanted, (tuple, list)) else ()) if str(name).strip()]
    present = {alias.name: alias for alias in Alias.objects.filter(party=party, withdrawn_at=None)}
    changed = False
    for name in names:
        if name not in present:
            ledger.add(Alias(case_id=party.case_id, source_id=party.source_id, party=party, name=name))
            changed = True
    for name, alias in present.items():
        if name not in names:
            changed = ledger.change(alias, {"withdrawn_at": at}) or changed
    return changed


@action("register:record:withdraw")
def withdraw(kind: RecordKind, row: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Take a record out of the case. It stays in history and can be put back. Raises Invalid without a reason."""
    if not reason.strip():
        raise Invalid(
            Text("Falta el motivo.", "The reason is missing."),
            field="reason",
            remedy=Text("Diga por qué se retira.", "Say why it is withdrawn."),
        )
    found, case = _held(kind, row)
    require(by, Permission.CASE_UPDATE, office=case.office_id, owner=case.opened_by)
    _mark(kind, found, case, {"withdrawn_at": at, "withdrawn_why": reason}, "withdrawn", reason, by, at)


@action("register:record:restore")
def restore(kind: RecordKind, row: UUID, *, reason: str = "", by: Actor, at: datetime) -> None:
    """Put a withdrawn record back."""
    found: Any = TABLES[kind]._default_manager.get(pk=row)
    case = locked_case(found.case_id)
    require(by, Permission.CASE_UPDATE, office=case.office_id, owner=case.opened_by)
    _mark(kind, found, case, {"withdrawn_at": None, "withdrawn_why": ""}, "restored", reason, by, at)


def _mark(
    kind: RecordKind,
    found: Kept,
    case: Case,
    values: Mapping[str, object],
    verb: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    ledger = Ledger(case.pk, case.office_id, by=by, at=at)
    if not ledger.change(found, values):
        return
    ledger.close(f"register:{kind}:{verb}", reason=reason)
    if isinstance(found, Party):
        index_names([found], Alias.objects.filter(party=found))
    index_text(case)


@action("register:classification:replace")
def reclassify(old: UUID, new: NewClassification, *, by: Actor, at: datetime) -> UUID:
    """Attribute another offence in place of an earlier one, which stays with its date, author and reason.

    Raises Invalid without a reason, InvalidCase for an unknown offence, Refused if it was replaced before.
    """
    if not new.reason.strip():
        raise Invalid(
            Text("Falta el motivo de la nueva calificación.", "The reason for the new classification is missing."),
            field="reason",
            remedy=Text("Diga qué cambió.", "Say what changed."),
        )
    found, case = _held(RecordKind.CLASSIFICATION, old)
    assert isinstance(found, Classification)
    require(by, Permission.CASE_UPDATE, office=case.office_id, owner=case.opened_by)
    if found.replaced_by_id is not None:
        raise Refused(
            Text("Esa calificación ya fue reemplazada.", "That classification was replaced already."),
            remedy=Text("Reemplace la vigente.", "Replace the one in force."),
        )
    keys = keys_of(case.pk)
    problems = rules.check_part(new, pack=packs.active(), today=office_day(at), keys=keys)
    if problems:
        raise rules.InvalidCase(problems)
    row = classification_row(new, case, {key: UUID(key) for key in keys.parties}, by=by, at=at)
    # The new row must stand before the old one points to it; both belong to one entry.
    row.save(force_insert=True)
    ledger = Ledger(case.pk, case.office_id, by=by, at=at)
    ledger.change(found, {"replaced_by_id": row.pk})
    ledger.tell(row)
    ledger.close("register:classification:replaced", reason=new.reason)
    return row.pk
