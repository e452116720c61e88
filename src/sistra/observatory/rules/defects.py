"""Finding what is wrong with figures before anybody builds on them. Pure checks over values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sistra.kernel.labels import Text
from sistra.kernel.wording import fold
from sistra.observatory.vocabulary.defects import Defect, DefectKind
from sistra.reference.offences import Offences
from sistra.reference.places import Gazetteer

_ROUNDING: Final = 0.1
"""Points by which shares that were each rounded to one decimal may miss 100 for every two of them."""


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as the checks need it."""

    where: str
    recorder: str
    unit: str
    scope: str
    period: str
    value: float
    published: str = ""


def repaired(text: str) -> str | None:
    """The right reading of UTF-8 opened as Windows-1252 or Latin-1 ("129-Ã‘" is "129-Ñ"); None if it is fine."""
    for encoding in ("cp1252", "latin-1"):
        try:
            right = text.encode(encoding).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if right != text:
            return right
    return None


def mojibake(text: str, *, where: str) -> Defect | None:
    """Words damaged by a wrong encoding."""
    right = repaired(text)
    if right is None:
        return None
    return Defect(
        DefectKind.MOJIBAKE,
        where,
        Text(
            f"«{text}» se leyó con otra codificación; debe decir «{right}». Guarde el archivo como UTF-8.",
            f"“{text}” was read in another encoding; it should say “{right}”. Save the file as UTF-8.",
        ),
        (text, right),
    )


def truncated(text: str, known: Iterable[str], *, where: str) -> Defect | None:
    """A name cut short: it is no known name but the beginning of one (or several) of them."""
    start = fold(text)
    names = list(known)
    if not start or any(fold(name) == start for name in names):
        return None
    whole = [name for name in names if fold(name).startswith(start)]
    if not whole:
        return None
    return Defect(
        DefectKind.TRUNCATED,
        where,
        Text(
            f"«{text}» parece cortado; podría ser: {'; '.join(whole)}.",
            f"“{text}” looks cut short; it could be: {'; '.join(whole)}.",
        ),
        (text, *whole),
    )


def sum_differs(total: float, parts: Mapping[str, float], *, where: str) -> Defect | None:
    """A printed total that is not the sum of its printed parts."""
    summed = sum(parts.values())
    if summed == total:
        return None
    return Defect(
        DefectKind.TOTAL_DIFFERS_FROM_PARTS,
        where,
        Text(
            f"El total impreso es {total:g}; sus partes suman {summed:g}.",
            f"The printed total is {total:g}; its parts add up to {summed:g}.",
        ),
        (f"{total:g}", f"{summed:g}"),
    )


def implied_base(part: float, share: float, total: float, *, where: str) -> Defect | None:
    """A printed share (0–1, three decimals) that cannot come from the published total: another base was used."""
    base = round(part / share)
    if round(part / total, 3) == round(share, 3):
        return None
    return Defect(
        DefectKind.IMPLIED_BASE,
        where,
        Text(
            f"{part:g} como {share:.1%} implica una base de {base}, no el total de {total:g}: "
            "el porcentaje se calculó solo sobre los casos conocidos.",
            f"{part:g} as {share:.1%} implies a base of {base}, not the total of {total:g}: "
            "the share was taken over known cases only.",
        ),
        (str(base), f"{total:g}"),
    )


def rounding(shares: Mapping[str, float], *, where: str) -> Defect | None:
    """Shares in percent that miss 100 by no more than rounding explains; a larger gap is a wrong sum."""
    summed = round(sum(shares.values()), 6)
    gap = abs(summed - 100)
    if gap == 0:
        return None
    allowed = round(_ROUNDING / 2 * len(shares), 6)
    kind = DefectKind.ROUNDING if gap <= allowed + 1e-9 else DefectKind.TOTAL_DIFFERS_FROM_PARTS
    return Defect(
        kind,
        where,
        Text(f"Los porcentajes suman {summed:g}.", f"The shares add up to {summed:g}."),
        (f"{summed:g}",),
    )


def totals_by_dimension(totals: Mapping[str, float], *, where: str) -> Defect | None:
    """The same units counted through different questions should give the same total."""
    if len(set(totals.values())) <= 1:
        return None
    listed = ", ".join(f"{name}: {value:g}" for name, value in totals.items())
    return Defect(
        DefectKind.TOTALS_DIFFER_BY_DIMENSION,
        where,
        Text(
            f"El total cambia según la variable ({listed}): falta la respuesta de algunas víctimas.",
            f"The total depends on the variable ({listed}): some victims have no answer.",
        ),
        tuple(f"{value:g}" for value in totals.values()),
    )


def two_figures(left: Told, right: Told) -> Defect | None:
    """What lies between two figures of one period: a revision, two sources of a body, two systems, two units."""
    if left.period != right.period or left.value == right.value:
        return None
    where = f"{left.where} / {right.where}"
    values = (f"{left.value:g}", f"{right.value:g}")
    if left.unit != right.unit or left.scope != right.scope:
        return Defect(
            DefectKind.UNITS_DIFFER,
            where,
            Text(
                f"No son comparables: {left.unit} ({left.scope}) frente a {right.unit} ({right.scope}).",
                f"Not comparable: {left.unit} ({left.scope}) against {right.unit} ({right.scope}).",
            ),
            values,
        )
    body, other = _body(left.recorder), _body(right.recorder)
    if left.recorder == right.recorder:
        return Defect(
            DefectKind.REVISED,
            where,
            Text(
                f"{left.recorder} dijo {left.value:g} ({left.published}) y {right.value:g} ({right.published}): "
                "se conservan ambas cifras con su fecha.",
                f"{left.recorder} said {left.value:g} ({left.published}) and {right.value:g} ({right.published}): "
                "both figures are kept with their date.",
            ),
            values,
        )
    kind = DefectKind.TWO_SOURCES if body == other and body == "MP" else DefectKind.TWO_SYSTEMS
    return Defect(
        kind,
        where,
        Text(
            f"{left.recorder} dice {left.value:g} y {right.recorder} {right.value:g} para el mismo periodo.",
            f"{left.recorder} says {left.value:g} and {right.recorder} {right.value:g} for the same period.",
        ),
        values,
    )


def _body(recorder: str) -> str:
    """The institution in front of the name of its system: "MP-portal" and "MP-FISTRAP" are both MP."""
    return recorder.replace(" ", "-").split("-")[0]


def duplicates(keys: Iterable[tuple[str, ...]], *, where: str) -> Defect | None:
    """Rows with the same key: a naive sum counts them twice."""
    seen: dict[tuple[str, ...], int] = defaultdict(int)
    for key in keys:
        seen[key] += 1
    rows, twice = sum(seen.values()), sum(1 for times in seen.values() if times > 1)
    if not twice:
        return None
    return Defect(
        DefectKind.DUPLICATE,
        where,
        Text(
            f"{rows} filas para {len(seen)} claves; {twice} claves se repiten: la suma simple las duplica.",
            f"{rows} rows for {len(seen)} keys; {twice} keys appear more than once: a plain sum counts them again.",
        ),
        (str(rows), str(len(seen)), str(twice)),
    )


def is_total_code(code: str) -> bool:
    """Whether an item's name says that it sums others: "F2_TOTAL", "EM_SUB TOTAL", "EM_EF_TOTAL"."""
    return fold(code).replace("_", " ").split()[-1:] == ["total"]


def total_among_parts(codes: Iterable[str], *, where: str) -> Defect | None:
    """Totals that stand among the categories they sum."""
    totals = tuple(sorted({code for code in codes if is_total_code(code)}))
    if not totals:
        return None
    return Defect(
        DefectKind.TOTAL_AMONG_PARTS,
        where,
        Text(
            f"Totales entre las categorías: {', '.join(totals)}; nunca se suman a sus partes.",
            f"Totals among the categories: {', '.join(totals)}; they are never added to their parts.",
        ),
        totals,
    )


def old_article(article: str, on: date, offences: Offences, *, where: str) -> Defect | None:
    """An article number that the law had already replaced on that day."""
    earlier = [version for version in offences.by_article(article) if version.valid_to and version.valid_to < on]
    if not earlier or offences.by_article(article, on):
        return None
    last = earlier[-1]
    now = [
        version
        for version in offences.get(last.offence).versions
        if (version.valid_from or date.min) <= on and (version.valid_to is None or on <= version.valid_to)
    ]
    current = now[0].article if now else ""
    return Defect(
        DefectKind.OLD_ARTICLE,
        where,
        Text(
            f"Artículo {article} usado el {on}: rigió hasta el {last.valid_to}; ahora es el {current or '(ninguno)'}. "
            "En las series ambos son uno.",
            f"Article {article} used on {on}: it stood until {last.valid_to}; it is now {current or '(none)'}. "
            "In a series the two are one.",
        ),
        (article, current),
    )


def place_not_resolved(department: str, province: str, places: Gazetteer, *, where: str) -> Defect | None:
    """A place as written that names no single place, with those that it may mean."""
    found = places.resolve(department=department, province=province)
    if found.code is not None and found.complete:
        return None
    return Defect(DefectKind.PLACE_NOT_RESOLVED, where, found.reason, (department, province, *found.candidates))


def place_of_seat(ubigeo: str, seats: Iterable[str], *, where: str) -> Defect | None:
    """A place that is the seat of a senior prosecutors' board: it may not say where the facts happened."""
    if ubigeo not in set(seats):
        return None
    return Defect(
        DefectKind.PLACE_OF_SEAT,
        where,
        Text(
            f"El ubigeo {ubigeo} es sede de una junta de fiscales: dice quién registra, no dónde fueron los hechos.",
            f"Ubigeo {ubigeo} is the seat of a prosecutors' board: it says who records, not where the facts happened.",
        ),
        (ubigeo,),
    )
