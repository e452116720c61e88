"""Typed words into values: what cannot be read is told with its field, what was typed stays as it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from sistra.kernel.answers import Missing, is_missing
from sistra.kernel.dates import AgeRange, PartialDate
from sistra.kernel.errors import Invalid
from sistra.reference import packs
from sistra.reference.place_names import Resolution
from sistra.web.forms.questions import Form, Question
from sistra.web.problems import Told
from sistra.web.templatetags.sistra import language

Typed = Mapping[str, str | list[str]]
"""The words of a page as typed, by field id ("victim-1-born")."""

NONE_OF_THESE: Final = "none"
"""What is stored when somebody says that no candidate is the place meant."""


def typed_in(posted: QueryDict) -> dict[str, str | list[str]]:
    """The words of a page as sent; a field sent several times keeps them all. No data base keeps a NUL."""
    kept: dict[str, str | list[str]] = {}
    for name, values in posted.lists():
        if name not in ("csrfmiddlewaretoken", "go"):
            cleaned = [str(one).replace("\0", "") for one in values]
            kept[name] = cleaned if len(cleaned) > 1 else cleaned[0]
    return kept


def text(typed: Typed, name: str) -> str:
    """One typed word or line, stripped; the last one if there are several."""
    found = typed.get(name, "")
    return (found[-1] if found else "").strip() if isinstance(found, list) else found.strip()


def several(typed: Typed, name: str) -> list[str]:
    """Several ticked or chosen values, blanks left out."""
    found = typed.get(name, [])
    return [one for one in ([found] if isinstance(found, str) else found) if one.strip()]


@dataclass(slots=True)
class Read:
    """What was read from one record's words: values by the hand-in's field names, and what was wrong."""

    values: dict[str, object] = field(default_factory=dict)
    problems: list[Told] = field(default_factory=list)

    def tell(self, where: str, words: str) -> None:
        self.problems.append(Told(where, words))


def read(questions: Iterable[Question], typed: Typed, prefix: str) -> Read:
    """Read the answers to some questions about the record whose fields begin with `prefix`."""
    found = Read()
    for question in questions:
        where = f"{prefix}-{question.name}"
        _READERS.get(question.form, _text)(question, typed, where, found)
    return found


def _mark(typed: Typed, where: str) -> str:
    mark = text(typed, f"{where}-mark")
    return mark if mark in tuple(Missing) else ""


def _text(question: Question, typed: Typed, where: str, found: Read) -> None:
    found.values[question.name] = text(typed, where)
    _demand(question, where, found)


def _demand(question: Question, where: str, found: Read) -> None:
    if question.required and not found.values[question.name] and question.name != "facts":
        found.tell(where, _("%(question)s Fill this in.") % {"question": _asked(question)})


def _asked(question: Question) -> str:
    words = str(question.words)
    return words if words.endswith(("?", ".")) else f"{words}:"


def _choice(question: Question, typed: Typed, where: str, found: Read) -> None:
    chosen = text(typed, where)
    if chosen and chosen not in packs.active().lists[question.list] and chosen not in tuple(Missing):
        found.tell(where, _("“%(question)s”: choose one of the answers offered.") % {"question": question.words})
        chosen = ""
    found.values[question.name] = chosen
    if not any(told.field == where for told in found.problems):
        _demand(question, where, found)


def _several(question: Question, typed: Typed, where: str, found: Read) -> None:
    said = dict.fromkeys(several(typed, where))
    chosen = tuple(one for one in said if not is_missing(one))
    mark = _mark(typed, where) or next((one for one in said if one in tuple(Missing)), "")
    if chosen and mark:
        found.tell(
            where,
            _("“%(question)s”: there is both an answer and a reason for none. Leave only what is known.")
            % {"question": question.words},
        )
    found.values[question.name] = chosen or ((mark,) if mark else ())


def _date(question: Question, typed: Typed, where: str, found: Read) -> None:
    written, mark = text(typed, where), _mark(typed, where)
    found.values[question.name] = mark
    if written and not is_missing(written):
        try:
            found.values[question.name] = str(PartialDate.parse(written))
        except Invalid as problem:
            found.values[question.name] = ""
            found.tell(where, problem.read(language()))
            return
        if mark:
            found.tell(where, _("There is both a date and a reason for none. Leave only what is known."))
    _demand(question, where, found)


_AGE: Final = re.compile(r"(\d{1,3})(?:\s*(?:-|–|a|to)\s*(\d{1,3}))?(?:\s*(?:años|anos|years))?")


def _age(question: Question, typed: Typed, where: str, found: Read) -> None:
    written = text(typed, where).lower()
    found.values["age_low"] = found.values["age_high"] = None
    if not written:
        return
    match = _AGE.fullmatch(written)
    if match is None:
        found.tell(
            where, _("“%(age)s” cannot be read as an age. Write 15, or a range such as 14-17.") % {"age": written}
        )
        return
    low, high = int(match[1]), int(match[2] or match[1])
    try:
        AgeRange(low, high)
    except Invalid as problem:
        found.tell(where, problem.read(language()))
        return
    found.values["age_low"], found.values["age_high"] = low, high


def _count(question: Question, typed: Typed, where: str, found: Read) -> None:
    written = text(typed, where)
    found.values[question.name] = int(written) if written.isdecimal() and len(written) < 4 else None
    if written and found.values[question.name] is None:
        found.tell(where, _("“%(number)s” is not a number. Write figures only.") % {"number": written})


def _flag(question: Question, typed: Typed, where: str, found: Read) -> None:
    found.values[question.name] = bool(text(typed, where))


def _lines(question: Question, typed: Typed, where: str, found: Read) -> None:
    found.values[question.name] = tuple(line.strip() for line in text(typed, where).splitlines() if line.strip())


def _place(question: Question, typed: Typed, where: str, found: Read) -> None:
    place = place_of(typed, where)
    found.values[question.name] = place.code
    if question.name == "place":
        found.values["place_words"] = place.words
    if place.undecided:
        found.tell(where, _("More than one place is called so. Choose one below, or “none of these”."))


@dataclass(frozen=True, slots=True)
class PlaceTyped:
    """What was typed and chosen for a place, and what it means so far."""

    words: str
    department: str
    province: str
    district: str
    code: str
    candidates: tuple[str, ...]
    chosen: str

    @property
    def undecided(self) -> bool:
        return bool(self.candidates) and not self.code and self.chosen != NONE_OF_THESE


def place_of(typed: Typed, where: str) -> PlaceTyped:
    """The place of a field: chosen from the lists, else among the candidates, else what the words surely mean."""
    words = text(typed, where)
    places = packs.active().places
    department, province, district = (
        text(typed, f"{where}-{level}") for level in ("department", "province", "district")
    )
    if not province.startswith(department) or not department:
        province = ""
    if not district.startswith(province) or not province:
        district = ""
    code = district or province or department
    if code in places:
        return PlaceTyped(words, department, province, district, code, (), "")
    chosen = text(typed, f"{where}-code")
    if not words:
        return PlaceTyped("", "", "", "", "", (), "")
    resolved = resolve(words)
    found = resolved.code or ""
    candidates = () if found else tuple(one for one in resolved.candidates if one in places)
    if chosen in candidates:
        found = chosen
    return PlaceTyped(words, "", "", "", found, candidates, chosen)


def resolve(words: str) -> Resolution:
    """The place that words mean: "Huepetuhe, Manu, Madre de Dios", or one name of any level."""
    parts = [part.strip() for part in re.split(r"[,;/]|\s+-\s+", words) if part.strip()]
    places = packs.active().places
    attempts: tuple[dict[str, str], ...]
    if len(parts) >= 3:
        attempts = ({"district": parts[0], "province": parts[1], "department": parts[2]},)
    elif len(parts) == 2:
        attempts = (
            {"district": parts[0], "department": parts[1]},
            {"province": parts[0], "department": parts[1]},
            {"district": parts[0], "province": parts[1]},
        )
    else:
        attempts = ({"department": parts[0]}, {"province": parts[0]}, {"district": parts[0]}) if parts else ({},)
    tried = [places.resolve(**attempt) for attempt in attempts]
    found = {one.code for one in tried if one.code and one.complete}
    if len(found) == 1:
        return next(one for one in tried if one.code in found and one.complete)
    # A name of several levels (Cusco is a district, a province and a department) is for a person to settle.
    candidates = tuple(
        dict.fromkeys([*found, *(code for one in tried if not one.complete or not one.code for code in one.candidates)])
    )
    last = tried[-1]
    return Resolution(
        None, tuple(sorted(candidates, key=lambda code: (len(code), code)))[:12], last.reason, complete=False
    )


_READERS: Final[Mapping[Form, Callable[[Question, Typed, str, Read], None]]] = {
    Form.CHOICE: _choice,
    Form.SEVERAL: _several,
    Form.FEW: _several,
    Form.DATE: _date,
    Form.AGE: _age,
    Form.COUNT: _count,
    Form.FLAG: _flag,
    Form.LINES: _lines,
    Form.PLACE: _place,
}


def place_typed(where: str, code: str, words: str) -> dict[str, str | list[str]]:
    """A stored place as if it had been typed: the selects hold its levels."""
    kept: dict[str, str | list[str]] = {where: words}
    places = packs.active().places
    if code in places:
        for step in places.path(code):
            kept[f"{where}-{step.level}"] = step.code
    return kept


def date_typed(stored: str) -> str:
    """A stored partial date as people write it: 3/5/2016, 05/2016, 2016."""
    parts = stored.split("-")
    if len(parts) == 3:
        return f"{parts[2]}/{parts[1]}/{parts[0]}"
    return f"{parts[1]}/{parts[0]}" if len(parts) == 2 else stored


def typed_of(questions: Iterable[Question], stored: Callable[[str], object], prefix: str) -> dict[str, str | list[str]]:
    """A stored record as the words that would have been typed. `stored` gives a field's value by its name."""
    kept: dict[str, str | list[str]] = {}
    for question in questions:
        where = f"{prefix}-{question.name}"
        match question.form:
            case Form.AGE:
                low, high = stored("age_low"), stored("age_high")
                kept[where] = "" if low is None and high is None else f"{low}" if low == high else f"{low}-{high}"
            case Form.PLACE:
                words = stored("place_words") if question.name == "place" else ""
                kept |= place_typed(where, str(stored(question.name) or ""), str(words or ""))
            case Form.DATE:
                value = str(stored(question.name) or "")
                kept |= {f"{where}-mark": value} if value.startswith("~") else {where: date_typed(value)}
            case Form.FEW | Form.PARTIES:
                values = stored(question.name)
                kept[where] = [str(one) for one in values] if isinstance(values, (tuple, list)) else []
            case Form.SEVERAL:
                values = stored(question.name)
                listed = [str(one) for one in values] if isinstance(values, (tuple, list)) else []
                marks = [one for one in listed if is_missing(one)]
                kept[where] = [one for one in listed if not is_missing(one)]
                if marks:
                    kept[f"{where}-mark"] = marks[0]
            case Form.LINES:
                values = stored(question.name)
                kept[where] = "\n".join(str(one) for one in values) if isinstance(values, (tuple, list)) else ""
            case Form.FLAG:
                kept[where] = "1" if stored(question.name) else ""
            case _:
                plain = stored(question.name)
                kept[where] = "" if plain is None else str(plain)
    return kept
