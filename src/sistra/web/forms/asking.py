"""Questions as a page shows them: with their choices, what was typed, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from sistra.kernel.answers import Missing, is_missing
from sistra.kernel.dates import PartialDate
from sistra.kernel.errors import Invalid
from sistra.kernel.wording import fold
from sistra.reference import packs
from sistra.web.forms.questions import Form, Question
from sistra.web.forms.reading import NONE_OF_THESE, PlaceTyped, Typed, place_of, several, text
from sistra.web.problems import Told
from sistra.web.templatetags.sistra import language

RADIOS: Final = 6
"""Up to so many choices of a required question are shown at once, more in a list that opens."""
_MARKS: Final = (Missing.UNKNOWN, Missing.REFUSED, Missing.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a question."""

    value: str
    words: str
    chosen: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A select of several."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class PlaceAsked:
    """A place field: what the words mean, the candidates, and the lists to choose from."""

    typed: PlaceTyped
    found: str
    candidates: tuple[Option, ...]
    departments: tuple[Option, ...]
    provinces: tuple[Option, ...]
    districts: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question bound to a field of the page."""

    question: Question
    id: str
    form: str
    value: str
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    marks: tuple[Option, ...] = ()
    place: PlaceAsked | None = None
    error: str = ""
    short: bool = False


@dataclass(frozen=True, slots=True)
class Others:
    """What the other records of the case give to choose from: id → how it is called."""

    parties: Mapping[str, str]
    sources: Mapping[str, str]
    facts_on: str = ""
    """ISO partial date of the facts, by which offences are offered."""


NOBODY: Final = Others({}, {})


def ask(
    questions: Iterable[Question], typed: Typed, prefix: str, *, problems: Iterable[Told] = (), others: Others = NOBODY
) -> list[Asked]:
    """The questions about the record whose fields begin with `prefix`, ready to be shown."""
    wrong = {told.field: told.words for told in problems}
    return [_asked(question, typed, f"{prefix}-{question.name}", wrong, others) for question in questions]


def _asked(question: Question, typed: Typed, where: str, wrong: Mapping[str, str], others: Others) -> Asked:
    value = text(typed, where)
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    marks: tuple[Option, ...] = ()
    place: PlaceAsked | None = None
    short = False
    match question.form:
        case Form.CHOICE:
            options = _codes(question.list, [value])
            short = question.required and len(options) <= RADIOS
            if not question.required and question.list not in ("reliability", "credibility", "party_kind"):
                marks = _marks(value)
        case Form.SEVERAL:
            options = _codes(question.list, several(typed, where))
            marks = _marks(text(typed, f"{where}-mark"))
        case Form.FEW:
            chosen = several(typed, where)
            said = [one for one in chosen if not is_missing(one)]
            rows = tuple(Row(_codes(question.list, [one])) for one in [*said, ""])
            marks = _marks(next((one for one in chosen if is_missing(one)), ""))
        case Form.DATE:
            marks = () if question.required else _marks(text(typed, f"{where}-mark"))
        case Form.PLACE:
            place = ask_place(typed, where)
        case Form.PARTY | Form.PARTIES:
            options = _others(others.parties, several(typed, where))
        case Form.SOURCE:
            options = _others(others.sources, [value])
        case Form.OFFENCE:
            options = _offences(value, others.facts_on)
        case _:
            pass
    return Asked(question, where, str(question.form), value, options, rows, marks, place, wrong.get(where, ""), short)


def _codes(name: str, chosen: list[str]) -> tuple[Option, ...]:
    read = language()
    options = [Option(code.code, code.label.read(read), code.code in chosen) for code in packs.active().lists[name]]
    if name in ("country", "language"):
        own = packs.active().country
        options.sort(key=lambda option: (option.value != own, fold(option.words)))
    return tuple(options)


def _marks(chosen: str) -> tuple[Option, ...]:
    missing = packs.active().lists["missing"]
    return tuple(Option(mark, missing.label(mark).read(language()), mark == chosen) for mark in _MARKS)


def _others(known: Mapping[str, str], chosen: list[str]) -> tuple[Option, ...]:
    return tuple(Option(key, words, key in chosen) for key, words in known.items())


def _offences(chosen: str, facts_on: str) -> tuple[Option, ...]:
    """Offences in force at some time that the date of the facts allows, each with the article of that time."""
    offences = packs.active().offences
    day: PartialDate | None = None
    try:
        day = PartialDate.parse(facts_on) if facts_on else None
    except Invalid:
        day = None
    options: list[Option] = []
    for offence in offences:
        name = offence.name.read(language())
        if day is None:
            options.append(Option(offence.identifier, name, offence.identifier == chosen))
            continue
        found = offences.article_on(offence.identifier, day)
        if not found.candidates and offence.identifier != chosen:
            continue
        articles = " / ".join(found.candidates)
        words = _("%(offence)s (art. %(article)s)") % {"offence": name, "article": articles} if articles else name
        options.append(Option(offence.identifier, words, offence.identifier == chosen, found.reason.read(language())))
    return tuple(options)


def ask_place(typed: Typed, where: str) -> PlaceAsked:
    """A place field as typed so far, with what can be chosen next."""
    place = place_of(typed, where)
    places = packs.active().places

    def options(parent: str, chosen: str) -> tuple[Option, ...]:
        return tuple(Option(one.code, one.name, one.code == chosen) for one in places.children(parent))

    candidates = tuple(
        Option(code, f"{places.full_name(code)}", code == (place.chosen or place.code), _level(code))
        for code in place.candidates
    )
    if candidates:
        candidates += (Option(NONE_OF_THESE, _("None of these"), place.chosen == NONE_OF_THESE),)
    return PlaceAsked(
        typed=place,
        found=places.full_name(place.code) if place.code else "",
        candidates=candidates,
        departments=options("", place.department),
        provinces=options(place.department, place.province) if place.department else (),
        districts=options(place.province, place.district) if place.province else (),
    )


def _level(code: str) -> str:
    level = packs.active().places.get(code).level
    return {"department": _("department"), "province": _("province"), "district": _("district")}[level]
