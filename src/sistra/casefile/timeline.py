"""What happened in order of time, each date as precise as its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sistra.kernel.answers import is_missing
from sistra.kernel.dates import PartialDate
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text
from sistra.reference import packs
from sistra.register.vocabulary import NewCase


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline. `on` and `until` are ISO partial dates or ""; `place` is a UBIGEO or ""."""

    on: str
    until: str
    what: Text
    place: str
    precise: bool
    section: str


def timeline(case: NewCase) -> tuple[Moment, ...]:
    """Facts, events and the reception of a case, earliest first; what has no date comes last."""
    kinds = packs.active().lists["event_kind"]
    lines = [
        _moment(
            event.started or event.ended,
            event.ended if event.started else "",
            kinds.label(event.kind),
            event.place,
            f"event-{event.key}",
        )
        for event in case.events
    ]
    if not is_missing(case.facts_from):
        lines.append(_moment(case.facts_from, case.facts_to, Text("Los hechos", "The facts"), case.place, "facts"))
    lines.append(
        _moment(case.received_on, "", Text("Recibido por la oficina", "Received by the office"), "", "summary")
    )
    return tuple(sorted(lines, key=_order))


def _moment(on: str, until: str, what: Text, place: str, section: str) -> Moment:
    known = "" if is_missing(on) else on
    return Moment(known, "" if is_missing(until) else until, what, place, len(known) == 10, section)


def _order(moment: Moment) -> tuple[date, date]:
    if not moment.on:
        return date.max, date.max
    try:
        day = PartialDate.parse(moment.on)
    except Invalid:
        return date.max, date.max
    return day.earliest, day.latest
