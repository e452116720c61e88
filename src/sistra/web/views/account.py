"""My account; the trail for whoever watches it; the accounts for whoever keeps them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from sistra.access import queries, rules
from sistra.access.vocabulary import Permission
from sistra.web.request import Request

TRAIL_PAGE = 100


def account(request: Request) -> HttpResponse:
    """Who I am for the system, and what else is mine to look at."""
    return render(
        request,
        "account/mine.html",
        {"account": queries.account_of(request.actor.id, viewer=request.actor)},
    )


def trail(request: Request) -> HttpResponse:
    """The newest acts of every office, without what the records say."""
    if not rules.may(request.actor, Permission.TRAIL_READ):
        raise Http404
    return render(request, "account/trail.html", {"entries": queries.latest(viewer=request.actor, limit=TRAIL_PAGE)})


def verification(request: Request) -> HttpResponse:
    """Walk every chain of the trail and say what fits and what does not."""
    if not rules.may(request.actor, Permission.TRAIL_VERIFY):
        raise Http404
    chains = queries.verify(viewer=request.actor)
    return render(
        request,
        "account/verification.html",
        {
            "chains": chains,
            "entries": sum(chain.entries for chain in chains),
            "findings": [finding for chain in chains for finding in chain.findings],
        },
    )


def accounts(request: Request) -> HttpResponse:
    """Every account with its roles and office: no case content."""
    if not rules.may(request.actor, Permission.ACCOUNT_MANAGE):
        raise Http404
    return render(request, "account/accounts.html", {"accounts": queries.accounts(viewer=request.actor)})
