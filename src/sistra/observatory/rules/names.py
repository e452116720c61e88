"""What a code of a dimension is called, and which code people mean when they type a name."""

from __future__ import annotations

from typing import Final

from sistra.kernel.answers import is_missing
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text
from sistra.kernel.wording import fold, words
from sistra.observatory.rules.police import answer_label
from sistra.observatory.vocabulary import Dimension
from sistra.reference import packs

UNKNOWN: Final = "~unknown"
"""The code of a group that the source does not place; the mark of `kernel.answers`."""

_MONTHS: Final = (
    Text("enero", "January"),
    Text("febrero", "February"),
    Text("marzo", "March"),
    Text("abril", "April"),
    Text("mayo", "May"),
    Text("junio", "June"),
    Text("julio", "July"),
    Text("agosto", "August"),
    Text("setiembre", "September"),
    Text("octubre", "October"),
    Text("noviembre", "November"),
    Text("diciembre", "December"),
)
_UNPLACED: Final = {
    Dimension.DEPARTMENT: Text("Departamento no indicado", "Department not given"),
    Dimension.PROVINCE: Text("Provincia no indicada", "Province not given"),
    Dimension.POLICE_UNIT: Text("Unidad policial no indicada", "Police unit not given"),
    Dimension.FISCAL_DISTRICT: Text("Distrito fiscal no indicado", "Fiscal district not given"),
}
_PLACES: Final = {Dimension.DEPARTMENT, Dimension.PROVINCE, Dimension.ORIGIN, Dimension.EXPLOITATION_PLACE}


def same(words: str) -> Text:
    """A proper name or a number: written alike in both languages."""
    return Text(words, words)


def name(dimension: Dimension, code: str) -> Text:
    """The label of a code of the police file or of a place, a year, a month."""
    if code in {"", UNKNOWN}:
        return _UNPLACED.get(dimension, Text("No indicado", "Not given"))
    if is_missing(code):
        return packs.active().lists["yes_no"].label(code)
    if dimension is Dimension.MONTH:
        month = _MONTHS[int(code[5:7]) - 1]
        return Text(f"{month.es} de {code[:4]}", f"{month.en} {code[:4]}")
    if dimension in _PLACES and code.isdigit():
        return same(packs.active().places.get(code).name)
    return answer_label(dimension, code) or same(code)


def code(dimension: Dimension, typed: str) -> str:
    """The code that a filter means: a code as it stands, or the code of a place called so. Raises Invalid."""
    written = typed.strip()
    if written.startswith("~") or dimension not in {Dimension.DEPARTMENT, Dimension.PROVINCE} or written.isdigit():
        return written
    places = packs.active().places
    found = (
        places.resolve(department=written) if dimension is Dimension.DEPARTMENT else places.resolve(province=written)
    )
    if found.code is None:
        candidates = ", ".join(f"{each} {places.get(each).name}" for each in found.candidates)
        raise Invalid(
            Text(f"No hay un lugar «{typed}».", f"There is no place “{typed}”."),
            field=f"where {dimension}",
            value=typed,
            expected=candidates,
            remedy=Text("Use el ubigeo o el nombre oficial.", "Use the ubigeo or the official name."),
        )
    return found.code


def matches(words: str, other: str) -> bool:
    """Whether two names are the same but for case, accents and spaces."""
    return fold(words) == fold(other)


def recorder(written: str) -> Text:
    """Who published a figure, in both languages; as written where the country pack does not know the short form."""
    known = packs.active().lists.get("published_recorder")
    code = "_".join(words(written))
    return known.codes[code].label if known is not None and code in known.codes else same(written)
