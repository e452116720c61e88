"""Why two figures of one year differ, line by line, from what their definitions say."""

from __future__ import annotations

from sistra.kernel.labels import Text
from sistra.observatory.rules.names import recorder, same
from sistra.observatory.vocabulary import Difference, DifferenceLine, Figure
from sistra.reference import labels


def explain(left: Figure, right: Figure, *, year: str) -> Difference:
    """Compare two figures of one year: period, unit, recorder, offences, universe, year rule, cut-off, source, status.

    They are comparable (may be subtracted) only if unit, offences and universe are the same. `year` names them both.
    """
    a, b = left.definition, right.definition
    lines = (
        _line(
            Text("Unidad contada", "Unit counted"),
            _unit(left),
            _unit(right),
            Text(
                "No cuentan lo mismo: un caso puede tener varias denuncias y varias víctimas.",
                "They do not count the same: a case can have several complaints and several victims.",
            ),
        ),
        _line(
            Text("Quién registra", "Recorder"),
            recorder(left.recorder_words) if left.recorder_words else a.recorder,
            recorder(right.recorder_words) if right.recorder_words else b.recorder,
            Text(
                "Cada institución registra lo que le llega; los hechos pueden estar en una, en ambas o en ninguna.",
                "Each body records only what reaches it; the facts may be in one, in both or in neither.",
            ),
        ),
        _line(
            Text("Delitos que incluye", "Offences covered"),
            labels.of(a.offence_scope),
            labels.of(b.offence_scope),
            Text(
                "Con delitos conexos la cifra es varias veces mayor.",
                "With related offences the figure is several times larger.",
            ),
        ),
        _line(
            Text("Universo", "Universe"),
            a.universe,
            b.universe,
            Text("El universo es otro.", "The universe is another one."),
        ),
        _line(
            Text("Periodo que cubre", "Period covered"),
            same(left.period),
            same(right.period),
            Text("Una de las dos cubre solo parte del año.", "One of the two covers only part of the year."),
        ),
        _line(
            Text("Qué fecha decide el año", "Which date decides the year"),
            a.counted_by,
            b.counted_by,
            Text(
                "El mismo hecho puede caer en años distintos.",
                "The same facts can fall into different years.",
            ),
        ),
        _line(
            Text("Fecha de corte", "Cut-off"),
            _cut_off(left),
            _cut_off(right),
            Text(
                "La base siguió creciendo y corrigiéndose entre un corte y el otro.",
                "The data base went on growing and being corrected between the two cuts.",
            ),
        ),
        _line(
            Text("Fuente", "Source"),
            same(left.source.name) if left.source else Text("Este registro", "This register"),
            same(right.source.name) if right.source else Text("Este registro", "This register"),
            None,
        ),
        _line(
            Text("Estado del dato", "State of the figure"),
            labels.of(left.status),
            labels.of(right.status),
            Text("Uno de los dos está incompleto.", "One of the two is incomplete."),
        ),
    )
    basics = (lines[0], lines[2], lines[3])
    both = left.value is not None and right.value is not None
    return Difference(
        period=year,
        left=left,
        right=right,
        difference=right.value - left.value if both else None,  # type: ignore[operator]  # both are numbers here
        lines=lines,
        comparable=all(line.same for line in basics),
    )


def _line(aspect: Text, left: Text, right: Text, explanation: Text | None) -> DifferenceLine:
    alike = left == right
    return DifferenceLine(aspect, left, right, alike, None if alike else explanation)


def _unit(figure: Figure) -> Text:
    label = labels.of(figure.unit or figure.definition.unit)
    if not figure.unit_words:
        return label
    return Text(f"{label.es} («{figure.unit_words}»)", f"{label.en} (“{figure.unit_words}”)")


def _cut_off(figure: Figure) -> Text:
    if figure.cut_off:
        return same(figure.cut_off)
    if figure.published:
        return Text(f"no indicada; publicado: {figure.published}", f"not stated; published: {figure.published}")
    return Text("no indicada", "not stated")
