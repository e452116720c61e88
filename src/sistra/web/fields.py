"""Stored fields in words: what each is called, how its value reads, and whether it may be shown unasked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistra.reference import packs
from sistra.register.vocabulary import FieldChange, RecordKind
from sistra.web.forms.questions import ELEMENTS, QUESTIONS
from sistra.web.templatetags.sistra import label, language, moment, partial, place_name

IDENTIFYING: Final[Mapping[RecordKind, frozenset[str]]] = {
    RecordKind.CASE: frozenset({"facts", "place_words", "carried"}),
    RecordKind.PARTY: frozenset(
        {
            "description", "organisation_name", "given_names", "first_surname", "second_surname", "born", "occupation",
            "residence_place", "carried", "withdrawn_why",
        }
    ),
    RecordKind.ALIAS: frozenset({"name", "withdrawn_why"}),
    RecordKind.EVENT: frozenset({"place_words", "latitude", "longitude", "description", "carried", "withdrawn_why"}),
    RecordKind.PARTICIPATION: frozenset({"withdrawn_why"}),
    RecordKind.CONDUCT: frozenset({"detail", "withdrawn_why"}),
    RecordKind.RELATIONSHIP: frozenset({"withdrawn_why"}),
    RecordKind.THING: frozenset({"value", "value_folded", "detail", "place", "withdrawn_why"}),
    RecordKind.USE: frozenset({"note", "withdrawn_why"}),
    RecordKind.SOURCE: frozenset({"reference", "note", "withdrawn_why"}),
    RecordKind.CLASSIFICATION: frozenset({"reason", "withdrawn_why"}),
}  # fmt: skip
"""Fields that stay masked until somebody asks: those that the tables call identifying."""

_NEVER_SHOWN: Final = frozenset({"value_folded", "opened_by", "external_id", "office_id", "recorder"})

_WORDS: Final[Mapping[str, str | Promise]] = {
    "number": gettext_lazy("Number"),
    "status": gettext_lazy("Status"),
    "opened_at": gettext_lazy("Registered at"),
    "place_words": gettext_lazy("Place, as written"),
    "age_low": gettext_lazy("Age, at least"),
    "age_high": gettext_lazy("Age, at most"),
    "role": gettext_lazy("Role"),
    "roles": gettext_lazy("Roles there"),
    "name": gettext_lazy("Other name"),
    "element": gettext_lazy("Element"),
    "code": gettext_lazy("Answer"),
    "victim_id": gettext_lazy("Victim"),
    "party_id": gettext_lazy("Person or organisation"),
    "other_id": gettext_lazy("With regard to"),
    "event_id": gettext_lazy("Event"),
    "thing_id": gettext_lazy("Thing"),
    "source_id": gettext_lazy("Source"),
    "article": gettext_lazy("Article"),
    "article_why": gettext_lazy("Why that article"),
    "decided_by": gettext_lazy("Decided by"),
    "decided_at": gettext_lazy("Decided at"),
    "replaced_by_id": gettext_lazy("Replaced by"),
    "withdrawn_at": gettext_lazy("Withdrawn at"),
    "withdrawn_why": gettext_lazy("Withdrawn because"),
    "from_on": gettext_lazy("Used from"),
    "to_on": gettext_lazy("Used until"),
    "note": gettext_lazy("Note"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    "detail": gettext_lazy("Detail"),
    "carried": gettext_lazy("As the giver's form said"),
}
_QUESTIONS: Final = {question.name: question for asked in QUESTIONS.values() for question in asked}
_LISTS: Final[Mapping[tuple[RecordKind, str], str]] = {
    (RecordKind.CASE, "kind"): "case_kind",
    (RecordKind.CASE, "status"): "case_status",
    (RecordKind.PARTY, "kind"): "party_kind",
    (RecordKind.PARTY, "role"): "party_role",
    (RecordKind.EVENT, "kind"): "event_kind",
    (RecordKind.THING, "kind"): "thing_kind",
    (RecordKind.SOURCE, "kind"): "source_kind",
    (RecordKind.RELATIONSHIP, "kind"): "relationship",
    (RecordKind.PARTICIPATION, "roles"): "perpetrator_role",
    (RecordKind.CONDUCT, "element"): "conduct_element",
}
_DATES: Final = frozenset(
    {"received_on", "facts_from", "facts_to", "born", "started", "ended", "on", "classified_on", "from_on", "to_on"}
)
_MOMENTS: Final = frozenset({"opened_at", "decided_at", "withdrawn_at"})
_PLACES: Final = frozenset({"place", "residence_place"})


_HIDDEN: Final = "•"
"""Stands for a masked value: the page draws its own sign in its place."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A field before and after, in words; masked values are told but not shown."""

    record: RecordKind
    title: str
    field: str
    before: str
    after: str
    masked: bool
    is_new: bool

    @property
    def record_words(self) -> str:
        """The kind of record, for one that has no title of its own."""
        return label(self.record, "record_kind")


def field_words(kind: RecordKind, name: str) -> str:
    """What a stored field is called."""
    if name in _WORDS:
        return str(_WORDS[name])
    if name == "kind":
        return _("Kind")
    question = _QUESTIONS.get(name)
    return str(question.words) if question else name


def value_words(kind: RecordKind, name: str, value: object, titles: Mapping[str, str]) -> str:
    """How a stored value reads."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return "; ".join(value_words(kind, name, one, titles) for one in value)
    if name == "article_why" and isinstance(value, dict):
        return str(value.get(language(), ""))
    if isinstance(value, dict):
        return "; ".join(f"{key}: {one}" for key, one in value.items())
    written = str(value)
    if name in _DATES:
        return partial(written)
    if name in _MOMENTS:
        return moment(written)
    if name in _PLACES:
        return place_name(written)
    if name.endswith("_id"):
        return titles.get(written, _("another record"))
    if kind is RecordKind.CONDUCT and name == "code":
        return _of_any_element(written)
    listed = _LISTS.get((kind, name)) or (_QUESTIONS[name].list if name in _QUESTIONS and name != "kind" else "")
    if listed:
        return label(written, listed)
    return written


def _of_any_element(code: str) -> str:
    """The label of a conduct's code in whichever of the elements' lists has it."""
    for question in ELEMENTS.values():
        if code in packs.active().lists[question.list]:
            return label(code, question.list)
    return label(code, "missing") if code.startswith("~") else code


def shown_change(change: FieldChange, *, revealed: bool, titles: Mapping[str, str]) -> Shown | None:
    """A change for the history's page; None for fields that mean nothing to a reader."""
    if change.field in _NEVER_SHOWN or change.field == "id":
        return None
    masked = not revealed and change.field in IDENTIFYING[change.record]
    before = value_words(change.record, change.field, change.before, titles)
    after = value_words(change.record, change.field, change.after, titles)
    return Shown(
        record=change.record,
        title=titles.get(str(change.row), ""),
        field=field_words(change.record, change.field),
        before=_HIDDEN if masked and before else before,
        after=_HIDDEN if masked and after else after,
        masked=masked,
        is_new=change.before is None,
    )
