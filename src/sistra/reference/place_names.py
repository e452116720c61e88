"""Place names as people write them: abbreviated, misspelt, under the wrong department, several in one cell.

A name is compared in stages, each weaker than the one before; the first stage that finds anything decides, and
only if it finds one place. What stays open is refused with its candidates. The method and what it resolves on
real files are described in docs/methods/place-names.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from rapidfuzz.distance import OSA

from sistra.kernel.labels import Text
from sistra.kernel.wording import fold

DEPARTMENT, PROVINCE, DISTRICT = 0, 1, 2

ALIKE: Final = 0.84
"""Least likeness (1 - edits / length, neighbours swapped count once) at which a misspelling is accepted."""
NEAR: Final = 0.60
"""Least likeness at which a name is offered as a candidate for one that is not recognised."""
LEAD: Final = 0.10
"""How much more alike the best name must be than the next."""

_SMALL_WORDS: Final = frozenset({"de", "del", "la", "las", "el", "los", "y"})
_SEPARATORS: Final = re.compile(r"\s*[-–—/,;|+]\s*")
_LONG_POINT: Final = re.compile(r"(?<=[^\W\d_]{5})\.(?=\s*[^\W\d_]{5})")
_NOT_NAME: Final = re.compile(r"[^a-z0-9 ]+")
_SOUNDS: Final = (("z", "s"), ("ce", "se"), ("ci", "si"), ("v", "b"), ("ll", "y"), ("qu", "k"), ("c", "k"), ("h", ""))


class Stage(IntEnum):
    """How a written name was recognised, from the strongest to the weakest."""

    EXACT = 0
    ABBREVIATED = 1
    SOUND = 2
    PART = 3
    MISSPELT = 4


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a written place means.

    `code` is the finest place that is certain, or None; `complete` says whether that is as fine as what was
    written (it may be finer: a district in the column of the province). `candidates` are the places that it
    could have been. `reason` says why, in both languages.
    """

    code: str | None
    candidates: tuple[str, ...]
    reason: Text
    complete: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A place as the resolver needs it: `path` holds the codes from the department to itself."""

    code: str
    name: str
    depth: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """A name made comparable: folded, its words without articles, and as it sounds."""

    place: Named
    folded: str
    words: tuple[str, ...]
    joined: str
    sound: str


@dataclass(slots=True)
class _Pool:
    """The names of one level inside one place, by each form in which they are looked up."""

    forms: list[_Form] = field(default_factory=list)
    by_folded: dict[str, list[_Form]] = field(default_factory=dict)
    by_joined: dict[str, list[_Form]] = field(default_factory=dict)
    by_sound: dict[str, list[_Form]] = field(default_factory=dict)

    def add(self, form: _Form) -> None:
        """Put in one more name."""
        self.forms.append(form)
        self.by_folded.setdefault(form.folded, []).append(form)
        self.by_joined.setdefault(form.joined, []).append(form)
        self.by_sound.setdefault(form.sound, []).append(form)


@dataclass(frozen=True, slots=True)
class _Found:
    """What one written name may mean, and at which stage it was recognised."""

    places: tuple[Named, ...]
    stage: Stage
    moved: bool = False
    """Found under another department than the one written."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """The answer for the cell of a province."""

    answer: Resolution
    several: bool = False
    """It names more than one place."""
    possible: tuple[str, ...] = ()
    """When it is open: the places that it may be, so that a district must lie in one of them."""


class Resolver:
    """Resolves written names against the places of one country."""

    def __init__(
        self,
        places: Iterable[Named],
        *,
        aliases: Mapping[str, tuple[str, ...]],
        abbreviations: Mapping[str, str],
    ) -> None:
        self._abbreviations = {_clean(written): _clean(word) for written, word in abbreviations.items()}
        self._titles = frozenset(self._abbreviations.values())
        self._by_code = {place.code: place for place in places}
        self._pools: dict[tuple[int, str], _Pool] = {}
        forms = [self._form(place, place.name) for place in self._by_code.values()]
        forms.extend(self._form(self._by_code[code], written) for written, codes in aliases.items() for code in codes)
        for form in forms:
            # A place is looked for at its own level, inside each place that it lies in and in the whole country.
            for around in ("", *form.place.path[: form.place.depth]):
                self._pools.setdefault((form.place.depth, around), _Pool()).add(form)

    def resolve(self, department: str, province: str, district: str) -> Resolution:
        """The answer for three cells, any of which may be empty."""
        if not any(_clean(cell) for cell in (department, province, district)):
            return Resolution(None, (), Text("No hay lugar escrito.", "No place is written."), complete=False)
        around = ""
        answer = Resolution(None, (), Text("Falta el departamento.", "The department is missing."), complete=False)
        if _clean(department):
            found = self._find(department, DEPARTMENT, "")
            if found is None or len(found.places) > 1:
                return self._unknown(department, "", found.places if found else ())
            around = found.places[0].code
            answer = Resolution(around, (around,), _how(department, found, self._by_code), complete=True)
        cell: _Cell | None = None
        if _clean(province):
            cell = self._province(province, around)
            answer = cell.answer
        if _clean(district):
            answer = self._district(district, around, cell)
        return answer

    def _province(self, written: str, around: str) -> _Cell:
        whole = self._province_name(written, around, whole=True)
        if whole is not None:
            if len(whole.places) > 1:
                return _open(self._unknown(written, around, whole.places))
            place = whole.places[0]
            return _Cell(Resolution(place.code, (place.code,), _how(written, whole, self._by_code), complete=True))
        if around and self._named(written, around):
            return _Cell(self._repeated(written, around, self._find(written, DISTRICT, around, Stage.ABBREVIATED)))
        parts = _parts(written)
        found = [self._province_name(part, around) for part in parts]
        if len(parts) == 1:
            return _open(self._unknown(written, around, (), PROVINCE))
        places = [place for part in found if part is not None for place in part.places]
        provinces = {place.path[PROVINCE] for place in places}
        if len(provinces) == 1 and all(part is not None and len(part.places) == 1 for part in found):
            # "HYO-EL TAMBO": a province and districts of it leave no doubt about the province.
            code = provinces.pop()
            return _Cell(Resolution(code, (code,), _inside_one(written, self._by_code[code].name), complete=True))
        return _Cell(self._several(written, around, found, around), several=True)

    def _province_name(self, written: str, around: str, *, whole: bool = False) -> _Found | None:
        """Provinces that one name may mean, or districts of the department when no province fits."""
        # A cell with separators may be one name (Rupa-Rupa), but never a misspelt one: that could join two places.
        weakest = Stage.SOUND if whole and len(_parts(written)) > 1 else Stage.MISSPELT
        here = self._find(written, PROVINCE, around, weakest)
        if here is not None and here.stage is Stage.EXACT:
            return here
        if here is None and around and self._named(written, around):
            return None  # the department repeated: nothing finer was said
        finer = self._find(written, DISTRICT, around, Stage.ABBREVIATED) if around else None
        if here is None:
            if finer is None and around:
                elsewhere = self._find(written, PROVINCE, "", Stage.ABBREVIATED)
                return None if elsewhere is None else _Found(elsewhere.places, elsewhere.stage, moved=True)
            return finer
        # In the column of the province a province wins, unless a district is written more exactly so.
        rivals = finer.places if finer is not None and finer.stage < here.stage else ()
        provinces = {place.code for place in here.places}
        return _Found((*here.places, *(rival for rival in rivals if rival.path[PROVINCE] not in provinces)), here.stage)

    def _district(self, written: str, around: str, province: _Cell | None) -> Resolution:
        inside = around
        if province is not None:
            if province.several:
                return Resolution(
                    province.answer.code, province.answer.candidates, province.answer.reason, complete=False
                )
            if province.answer.complete and province.answer.code is not None:
                inside = self._by_code[province.answer.code].path[PROVINCE]
        named_whole = len(_parts(written)) == 1
        found = self._find(written, DISTRICT, inside, Stage.MISSPELT if named_whole else Stage.SOUND)
        if found is not None:
            if len(found.places) > 1:
                return self._unknown(written, inside, found.places)
            place = found.places[0]
            if province is not None and province.possible and not set(province.possible) & set(place.path):
                return Resolution(around or None, (place.code,), province.answer.reason, complete=False)
            return Resolution(place.code, (place.code,), _how(written, found, self._by_code), complete=True)
        if inside and self._named(written, inside):
            return self._repeated(written, inside, None)
        if not named_whole:
            parts = [self._district_part(part, inside, around) for part in _parts(written)]
            return self._several(written, inside, parts, around)
        # Outside what was written: in the rest of the department, then in the rest of the country.
        for wider in dict.fromkeys((around, "")):
            outside = self._find(written, DISTRICT, wider, Stage.SOUND) if inside and inside != wider else None
            if outside is not None and wider == "" and around and self._named(written, around):
                return self._repeated(written, inside, None)
            if outside is not None:
                return self._contradiction(written, inside, outside.places, around)
        if around and self._named(written, around):
            return self._repeated(written, inside, None)
        return self._unknown(written, inside, (), DISTRICT)

    def _district_part(self, written: str, inside: str, around: str) -> _Found | None:
        return (
            self._find(written, DISTRICT, inside)
            or self._find(written, DISTRICT, around, Stage.ABBREVIATED)
            or self._find(written, PROVINCE, around, Stage.ABBREVIATED)
        )

    # How one name is recognised

    def _find(self, written: str, depth: int, around: str, weakest: Stage = Stage.MISSPELT) -> _Found | None:
        """The places of a level inside `around` that a name means, at the first stage that finds any."""
        pool = self._pools.get((depth, around))
        clean = _clean(written)
        if pool is None or not clean:
            return None
        words = self._words(clean)
        exactly: dict[Stage, Callable[[], Iterable[_Form]]] = {
            Stage.EXACT: lambda: pool.by_folded.get(clean, ()),
            Stage.ABBREVIATED: lambda: (
                *pool.by_joined.get("".join(words), ()),
                *(form for form in pool.forms if _initials(words, form.words)),
            ),
            Stage.SOUND: lambda: pool.by_sound.get(_sound(words), ()),
            Stage.PART: lambda: [form for form in pool.forms if _is_part(words, form.words, self._titles)],
        }
        for stage in Stage:
            if stage > weakest:
                return None
            alike = stage is Stage.MISSPELT
            places = _most_alike(words, pool.forms) if alike else _places(exactly[stage]())
            if places:
                return _Found(places, stage)
        return None

    def _named(self, written: str, code: str) -> bool:
        """Whether a name is that of one given place."""
        place = self._by_code[code]
        found = self._find(written, place.depth, place.path[-2] if place.depth else "", Stage.SOUND)
        return found is not None and place in found.places

    def _form(self, place: Named, name: str) -> _Form:
        clean = _clean(name)
        words = self._words(clean)
        return _Form(place, clean, words, "".join(words), _sound(words))

    def _words(self, clean: str) -> tuple[str, ...]:
        words = [self._abbreviations.get(word, word) for word in clean.split()]
        return tuple(word for word in words if word not in _SMALL_WORDS) or tuple(words)

    # Answers that stop short

    def _unknown(self, written: str, around: str, candidates: Sequence[Named], depth: int = DEPARTMENT) -> Resolution:
        name = _short(written)
        if not candidates:
            pool = self._pools.get((depth, around), _Pool())
            near = _near(self._words(_clean(written)), pool.forms)
            reason = Text(f"«{name}» no se reconoce como lugar.", f"“{name}” is not recognised as a place.")
            return Resolution(around or None, tuple(place.code for place in near), reason, complete=False)
        listed = ", ".join(place.name for place in candidates[:6])
        reason = Text(
            f"«{name}» puede ser más de un lugar: {listed}.", f"“{name}” may be more than one place: {listed}."
        )
        return Resolution(around or None, tuple(place.code for place in candidates), reason, complete=False)

    def _repeated(self, written: str, around: str, found: _Found | None) -> Resolution:
        name = _short(written)
        return Resolution(
            around,
            tuple(place.code for place in found.places) if found else (),
            Text(
                f"«{name}» repite el nombre del lugar mayor: no dice cuál dentro de él.",
                f"“{name}” repeats the name of the wider place: it does not say which inside it.",
            ),
            complete=False,
        )

    def _several(self, written: str, inside: str, parts: Sequence[_Found | None], around: str) -> Resolution:
        """A cell with several names: only what all of them share is certain, at least the department written."""
        name = _short(written)
        places = [place for part in parts if part is not None for place in part.places]
        all_inside = None not in parts and all(inside in place.path for place in places)
        return Resolution(
            (inside if all_inside else around) or None,
            tuple(dict.fromkeys(place.code for place in places)),
            Text(
                f"«{name}» nombra varios lugares en una celda: escriba uno por fila.",
                f"“{name}” names several places in one cell: write one a row.",
            ),
            complete=False,
        )

    def _contradiction(self, written: str, inside: str, places: Sequence[Named], around: str) -> Resolution:
        name, wider = _short(written), self._by_code[inside]
        return Resolution(
            around or None,
            tuple(place.code for place in places),
            Text(
                f"«{name}» no está en {wider.name}: uno de los dos nombres está equivocado.",
                f"“{name}” does not lie in {wider.name}: one of the two names is wrong.",
            ),
            complete=False,
        )


def _open(answer: Resolution) -> _Cell:
    return _Cell(answer, possible=answer.candidates)


def _clean(written: str) -> str:
    """Folded letters, digits and single spaces: "CRNL.PORTILLO|" becomes "crnl portillo"."""
    return " ".join(_NOT_NAME.sub(" ", fold(written)).split())


def _short(written: str) -> str:
    return " ".join(written.split())[:60]


def _parts(written: str) -> list[str]:
    """The names in one cell. A point between two long words separates; after a short one it abbreviates."""
    parts = _SEPARATORS.split(_LONG_POINT.sub("-", written))
    return [part for part in parts if _clean(part)]


def _sound(words: Sequence[str]) -> str:
    sound = "".join(words)
    for written, heard in _SOUNDS:
        sound = sound.replace(written, heard)
    return sound


def _places(forms: Iterable[_Form]) -> tuple[Named, ...]:
    return tuple({form.place.code: form.place for form in forms}.values())


def _initials(written: Sequence[str], official: Sequence[str]) -> bool:
    """ "l prado" for "leoncio prado", "sj lurigancho" for "san juan lurigancho": one whole word at least."""
    if len(written) != len(official):
        first = written[0]
        if not 2 <= len(first) <= 3 or len(written) + len(first) - 1 != len(official):
            return False
        written = (*first, *written[1:])
    return all(_same_or_initial(a, b) for a, b in zip(written, official, strict=True)) and any(
        a == b and len(a) >= 4 for a, b in zip(written, official, strict=True)
    )


def _same_or_initial(written: str, official: str) -> bool:
    return written == official or (len(written) == 1 and official.startswith(written))


def _is_part(written: Sequence[str], official: Sequence[str], titles: frozenset[str]) -> bool:
    """Whether the written words stand in the official name in this order, and say enough to be told apart."""
    rest = iter(official)
    if not all(any(_same_or_initial(word, other) for other in rest) for word in written):
        return False
    return (
        any(len(word) >= 5 and word not in titles for word in written) or sum(len(word) >= 4 for word in written) >= 2
    )


def _most_alike(words: tuple[str, ...], forms: Sequence[_Form]) -> tuple[Named, ...]:
    """The one place whose name is clearly the nearest, or those that are too near one another to choose."""
    best = _ranked(words, forms)
    if not best or best[0][0] < ALIKE:
        return ()
    return tuple(place for score, place in best if score > best[0][0] - LEAD)


def _near(words: tuple[str, ...], forms: Sequence[_Form]) -> tuple[Named, ...]:
    """At most three names to offer for one that was not recognised."""
    return tuple(place for score, place in _ranked(words, forms)[:3] if score >= NEAR)


def _ranked(words: tuple[str, ...], forms: Sequence[_Form]) -> list[tuple[float, Named]]:
    scored: dict[str, tuple[float, Named]] = {}
    for form in forms:
        score = _likeness(words, form.words)
        if score > scored.get(form.place.code, (0.0, form.place))[0]:
            scored[form.place.code] = (score, form.place)
    return sorted(scored.values(), key=lambda pair: (-pair[0], pair[1].code))


def _likeness(written: tuple[str, ...], official: tuple[str, ...]) -> float:
    """Between 0 and 1; initials count as the word that they begin, letters merely exchanged as a small mistake."""
    if len(written) == len(official):
        pairs = [(b if _same_or_initial(a, b) else a, b) for a, b in zip(written, official, strict=True)]
        written = tuple(a for a, _ in pairs)
        # "RAMON" for "ROMAN": the same letters in another order are one slip of the pen, not two wrong letters.
        if all(a == b or (len(a) >= 5 and sorted(a) == sorted(b)) for a, b in pairs):
            return max(ALIKE, _ratio(written, official))
    return _ratio(written, official)


def _ratio(written: tuple[str, ...], official: tuple[str, ...]) -> float:
    return OSA.normalized_similarity(" ".join(written), " ".join(official))


def _how(written: str, found: _Found, places: Mapping[str, Named]) -> Text:
    """Why a name means the place that was found."""
    place = found.places[0]
    name, official = _short(written), place.name
    if found.moved:
        department = places[place.path[DEPARTMENT]].name
        return Text(
            f"{official} está en {department}, no en el departamento escrito; el nombre es único.",
            f"{official} lies in {department}, not in the department written; the name is unique.",
        )
    return {
        Stage.EXACT: Text(f"Escrito como el nombre oficial: {official}.", f"Written as the official name: {official}."),
        Stage.ABBREVIATED: Text(f"«{name}» abrevia {official}.", f"“{name}” is short for {official}."),
        Stage.SOUND: Text(f"«{name}» suena como {official}.", f"“{name}” sounds like {official}."),
        Stage.PART: Text(f"«{name}» es parte del nombre {official}.", f"“{name}” is part of the name {official}."),
        Stage.MISSPELT: Text(
            f"«{name}» se parece claramente solo a {official}.", f"“{name}” clearly resembles only {official}."
        ),
    }[found.stage]


def _inside_one(written: str, official: str) -> Text:
    name = _short(written)
    return Text(
        f"Todo lo que nombra «{name}» está en {official}.", f"Everything that “{name}” names lies in {official}."
    )
