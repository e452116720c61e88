"""An indicator: asked in the address, shown as picture and table, explained, taken as a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sistra.kernel.errors import Invalid
from sistra.observatory import indicators
from sistra.observatory.vocabulary import Breakdown, DataSource, Definition, Dimension
from sistra.reference import packs
from sistra.web.charts import picture, rendering
from sistra.web.observatory import asking, files, gate
from sistra.web.observatory.asking import Asked
from sistra.web.observatory.showing import MAP_WIDTH, Exhibit
from sistra.web.problems import Told
from sistra.web.request import Request
from sistra.web.templatetags.sistra import language

ROUTES = "register_routes"


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a select."""

    value: str
    words: str
    chosen: bool


def _asked(request: Request, definition: Definition) -> tuple[Asked, list[Told]]:
    asked, wrong = asking.read(request.GET, definition)
    if "by" not in request.GET:
        asked = asked.broken_down(asking.usual(definition))
    told = [Told(name, _("This is no date. Write it as 2025-09-30.")) for name in wrong]
    return asked, told


def indicator(request: Request, name: str) -> HttpResponse:
    """One indicator. What cannot be answered is said, and the plain question is answered instead."""
    gate.readers_only(request)
    definition = gate.definition_or_404(name)
    if not gate.may_count(request, definition):
        raise Http404
    asked, told = _asked(request, definition)
    shown = None
    try:
        shown = gate.exhibit(request, definition, asked)
    except Invalid as problem:
        told.append(_told(problem))
    return _page(request, definition, asked, shown, told)


def _told(problem: Invalid) -> Told:
    """The engine's complaint at the field of the form that it is about."""
    field = problem.field.removeprefix("where ")
    return Told(field if field in {"from", "to", "as_of", "department"} else "by", problem.read(language()))


def _page(
    request: Request, definition: Definition, asked: Asked, shown: Exhibit | None, told: list[Told]
) -> HttpResponse:
    words = language()
    revisions = indicators.revisions(definition.id, as_of=asked.as_of, viewer=request.actor)
    by = [*asked.by, "", ""]
    return render(
        request,
        "observatory/indicator.html",
        {
            "place": "observatory",
            "definition": definition,
            "asked": asked,
            "shown": shown,
            "problems": told,
            "first_by": _breakdowns(definition, by[0], words),
            "second_by": _breakdowns(definition, by[1], words, optional=True),
            "departments": _departments(definition, asked),
            "hidden": [
                (dimension, code) for dimension, codes in asked.where for code in codes if dimension != "department"
            ],
            "revisions": revisions,
            "is_register": definition.source is DataSource.REGISTER,
            "open_form": bool(request.GET),
            "up": _up(definition, asked),
        },
        status=400 if shown is None and request.GET else 200,
    )


def _breakdowns(definition: Definition, chosen: str, words: str, *, optional: bool = False) -> list[Choice]:
    first = [Choice("", _("nothing more") if optional else _("nothing: the total"), chosen == "")]
    return first + [
        Choice(each.dimension.value, each.label.read(words), each.dimension.value == chosen)
        for each in definition.breakdowns
    ]


def _departments(definition: Definition, asked: Asked) -> list[Choice]:
    if not any(each.dimension is Dimension.DEPARTMENT for each in definition.breakdowns):
        return []
    kept = asked.kept.get("department", ())
    return [Choice(each.code, each.name, each.code in kept) for each in packs.active().places.children("")]


def _up(definition: Definition, asked: Asked) -> str:
    """The address of the wider look that a closer one came from."""
    if asked.by == ("province",) and "department" in asked.kept:
        return asked.without("department").broken_down(["department"]).query
    return ""


def definition(request: Request, name: str) -> HttpResponse:
    """What an indicator counts, for whom it speaks, and what it cannot say."""
    gate.readers_only(request)
    found = gate.definition_or_404(name)
    return render(
        request,
        "observatory/definition.html",
        {"place": "observatory", "definition": found, "breakdowns": [_permitted(each) for each in found.breakdowns]},
    )


@dataclass(frozen=True, slots=True)
class Permitted:
    """A breakdown with what must be known before using it."""

    words: str
    multiple: bool
    alone: bool


def _permitted(each: Breakdown) -> Permitted:
    return Permitted(each.label.read(language()), each.multiple, each.alone)


def file(request: Request, name: str, kind: str) -> HttpResponse:
    """The table or its picture as a file, with definition and sources inside."""
    gate.readers_only(request)
    found = gate.definition_or_404(name)
    if not gate.may_count(request, found) or not gate.may_take(request, found):
        raise Http404
    asked, told = _asked(request, found)
    if told:
        raise Http404
    try:
        shown = gate.exhibit(request, found, asked)
    except Invalid as problem:
        return HttpResponse(problem.read(language()), content_type="text/plain; charset=utf-8", status=400)
    return answer(shown, kind)


def answer(shown: Exhibit, kind: str) -> HttpResponse:
    """A file of the given kind, named after what it shows."""
    name = "-".join((shown.definition.id, *shown.asked.by))
    body: str | bytes
    if kind == "csv":
        body, content = files.as_csv(shown, language()), "text/csv; charset=utf-8"
    elif kind == "json":
        body, content = files.as_json(shown, language()), "application/json"
    else:
        if shown.picture is None:
            raise Http404
        width = MAP_WIDTH if shown.drawn[0].is_map else picture.WIDE
        whole = picture.framed(shown.picture, shown.frame, width=width, language=language())
        if kind == "svg":
            body, content = whole, "image/svg+xml"
        else:
            body, content = rendering.png(whole, cache=cache()), "image/png"
    return HttpResponse(
        body, content_type=content, headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    )


def cache() -> Path:
    """Where rendered pictures are kept: aggregated figures only, never a person."""
    return Path(settings.SISTRA_HOME) / "cache" / "pictures"


def routes(request: Request) -> HttpResponse:
    """From where to where victims were taken: map, matrix, table, for a period and a means."""
    gate.readers_only(request)
    found = gate.definition_or_404(ROUTES)
    if not gate.may_count(request, found):
        raise Http404
    asked, told = _asked(request, found)
    asked = replace(asked, by=("origin", "exploitation_place"))
    shown = None
    try:
        shown = gate.exhibit(request, found, asked)
    except Invalid as problem:
        told.append(_told(problem))
    kept = asked.kept.get("means", ())
    return render(
        request,
        "observatory/routes.html",
        {
            "place": "observatory",
            "definition": found,
            "asked": asked,
            "shown": shown,
            "problems": told,
            "means": [
                Choice(code.code, code.label.read(language()), code.code in kept)
                for code in packs.active().lists["means"]
            ],
        },
        status=400 if shown is None and request.GET else 200,
    )
