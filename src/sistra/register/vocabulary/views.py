"""What queries give to pages, commands and the rooms above: values, not rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sistra.kernel.labels import Text
from sistra.register.vocabulary.lists import ConductElement, PartyRole, RecordKind


@dataclass(frozen=True, slots=True)
class MissingElement:
    """An element of the crime that the record of one victim does not have yet, and what to ask."""

    victim: UUID | str
    element: ConductElement
    question: Text


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as the history shows it."""

    record: RecordKind
    row: UUID
    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One act on a case: who, when, why, and which fields it changed."""

    at: str
    actor: str
    action: str
    reason: str
    basis: str
    sequence: int
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class LikelyPerson:
    """Somebody already on record who may be the person about to be entered, and why.

    `score` is between 0 and 1 and orders the list; it is not yet a probability.
    """

    party: UUID
    case: UUID
    case_number: str
    name: str
    role: PartyRole
    born: str
    score: float
    reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One case found, and what in it matched."""

    case: UUID
    case_number: str
    matched: Literal["number", "person", "text", "thing"]
    words: str
    score: float
