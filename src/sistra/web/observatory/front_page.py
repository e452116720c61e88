"""The first page of the observatory: what do we know, and who says so?"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from sistra.kernel.errors import Invalid
from sistra.observatory import indicators
from sistra.observatory.vocabulary import DataSource, Definition, Table
from sistra.web.observatory import gate
from sistra.web.observatory.asking import Asked
from sistra.web.observatory.comparing_pages import Side, side_by_side
from sistra.web.observatory.showing import Exhibit
from sistra.web.request import Request

POLICE = "police_victims"
PROSECUTION = "possible_cases"
QUESTIONS = (
    (_("Where are victims known?"), ("department",)),
    (_("Who are they?"), ("sex", "age")),
    (_("What were they exploited for?"), ("purpose",)),
    (_("By what means?"), ("means",)),
    (_("How were they recruited?"), ("recruitment",)),
    (_("Where were they exploited?"), ("venue",)),
)


@dataclass(frozen=True, slots=True)
class Panel:
    """A question in words, and its answer."""

    question: object
    shown: Exhibit


@dataclass(frozen=True, slots=True)
class Listed:
    """An indicator in the list of all."""

    definition: Definition
    is_register: bool


def front(request: Request) -> HttpResponse:
    """Both recorders by year, each with its own count; then the newest whole year of the police file."""
    gate.readers_only(request)
    known = indicators.definitions()
    sides: list[Side] = []
    problems: list[Invalid] = []
    for name in (PROSECUTION, POLICE):
        asked = Asked(by=("year",))
        try:
            table = gate.table(request, known[name], asked)
        except Invalid as problem:
            problems.append(problem)
            continue
        if table.cells:
            sides.append(Side(table, asked))
    year = _newest_whole_year(next((side.table for side in sides if side.table.definition.id == POLICE), None))
    panels = []
    if year:
        for question, by in QUESTIONS:
            asked = Asked(by=by, first=year, last=year)
            panels.append(Panel(question, gate.exhibit(request, known[POLICE], asked)))
    own = None
    if gate.may_count(request, known["register_cases"]):
        asked = Asked(by=("year",))
        own = gate.exhibit(request, known["register_cases"], asked)
    return render(
        request,
        "observatory/front.html",
        {
            "place": "observatory",
            "compared": side_by_side(sides) if sides else None,
            "year": year,
            "panels": panels,
            "own": own if own is not None and own.table.cells else None,
            "problems_met": problems,
            "listed": [
                Listed(each, each.source is DataSource.REGISTER)
                for each in known.values()
                if gate.may_count(request, each)
            ],
            "may_count": gate.may_count(request, known["register_routes"]),
        },
    )


def _newest_whole_year(table: Table | None) -> str:
    if table is None:
        return ""
    partial = {part.period for part in table.partial}
    whole = [cell.codes[0] for cell in table.cells if cell.value is not None and cell.codes[0] not in partial]
    return max(whole, default="")
