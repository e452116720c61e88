"""Finding a case by what one remembers of it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from sistra.access import rules as access
from sistra.access.vocabulary import Permission
from sistra.register import queries
from sistra.web.request import Request


def search(request: Request) -> HttpResponse:
    """Numbers, names however spelt, things, words; accents and word forms do not matter."""
    actor = request.actor
    if not access.may(actor, Permission.CASE_READ, office=actor.office):
        raise Http404
    sought = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:200]
    hits = queries.search(sought, viewer=actor) if sought else ()
    if len(hits) == 1 and hits[0].matched == "number":
        return redirect("case", hits[0].case)
    return render(request, "cases/search.html", {"sought": sought, "hits": hits})
