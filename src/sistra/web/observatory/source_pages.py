"""The files and publications that the figures rest on."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from sistra.kernel.labels import Text
from sistra.observatory import queries
from sistra.observatory.queries import DatasetView
from sistra.observatory.vocabulary import Dimension
from sistra.observatory.vocabulary.police import VICTIMS
from sistra.reference import labels
from sistra.web.observatory import gate
from sistra.web.request import Request

_VICTIMS = Text("Víctimas", "Victims")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A total that the file prints beside the sum of its parts."""

    question: Text
    year: int
    printed: int
    parts: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A file in the list, with the months it covers in words."""

    dataset: DatasetView
    covers: str


def sources(request: Request) -> HttpResponse:
    """Every file that was read, with its hash, its dates and how many rows were taken or refused."""
    gate.readers_only(request)
    return render(
        request,
        "observatory/sources.html",
        {
            "place": "observatory",
            "datasets": [Listed(each, _covers(each)) for each in queries.datasets(viewer=request.actor)],
            "revisions": queries.published_revisions(viewer=request.actor),
            "contradictions": [
                Contradiction(_question(name), year, printed, parts)
                for name, year, printed, parts in queries.police_totals_that_differ(viewer=request.actor)
            ],
        },
    )


def _covers(each: DatasetView) -> str:
    ends = [f"{end // 100}-{end % 100:02}" for end in (each.first_period, each.last_period) if end]
    return " – ".join(ends)


def _question(variable: str) -> Text:
    return _VICTIMS if variable == VICTIMS else labels.of(Dimension(variable))
