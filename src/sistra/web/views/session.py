"""Signing in and out, the language, the first page."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from sistra.access import actions, queries, rules
from sistra.access.vocabulary import SYSTEM, Permission
from sistra.kernel.errors import Refused
from sistra.web.middleware import SESSION_KEY
from sistra.web.problems import Told
from sistra.web.request import Request, Visit, open_to_everyone, present

NEUTRAL_PAGE = "https://www.gob.pe/"
"""Where a quick exit leads: a page that anybody may have open."""


def _inside(request: Visit, address: str) -> str:
    """The address if it is one of ours, otherwise the first page."""
    if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return address
    return reverse("home")


def _keep_language(response: HttpResponse, language: str) -> HttpResponse:
    """Remember the language until the browser closes or the reader leaves: a shared computer knows nobody."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _forget_language(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
    return response


@open_to_everyone
@sensitive_post_parameters("password")
def sign_in(request: Visit) -> HttpResponse:
    """Ask for name and password; afterwards go where the reader wanted to go."""
    target = _inside(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method != "POST":
        if request.actor is not None:
            return redirect(target)
        return render(request, "sign_in.html", {"next": request.GET.get("next", "")})
    typed = request.POST.get("username", "")
    password = request.POST.get("password", "")
    if not typed.strip() or not password:
        told = [
            Told(field, words)
            for field, given, words in (
                ("username", typed.strip(), _("Write your user name.")),
                ("password", password, _("Write your password.")),
            )
            if not given
        ]
        return render(request, "sign_in.html", {"problems": told, "username": typed, "next": target}, status=422)
    try:
        account = actions.sign_in(typed, password, by=SYSTEM, at=present())
    except Refused as refusal:
        told = [Told("username", refusal.read(request.LANGUAGE_CODE))]
        return render(request, "sign_in.html", {"problems": told, "username": typed, "next": target}, status=422)
    # A session known before the sign-in is worth nothing after it.
    request.session.cycle_key()
    request.session[SESSION_KEY] = str(account)
    response = redirect(target)
    holder = queries.account_of(UUID(str(account)), viewer=SYSTEM)
    # A language picked on the sign-in page holds; otherwise the reader's own, at every computer.
    if holder is not None and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        _keep_language(response, holder.language)
    return response


@open_to_everyone
@require_POST
def sign_out(request: Visit) -> HttpResponse:
    """End the session and leave a trace of it."""
    if request.actor is not None:
        actions.record_sign_out(by=request.actor, at=present())
    request.session.flush()
    return _forget_language(redirect("sign-in"))


@open_to_everyone
def quick_exit(request: Visit) -> HttpResponse:
    """Sign out and show a page that anybody may have open."""
    if request.method == "POST":
        if request.actor is not None:
            actions.record_sign_out(by=request.actor, at=present())
        request.session.flush()
        # The policy on forms lets no form end at another site: our own neutral page goes on from here.
        return _forget_language(redirect("quick-exit"))
    return render(request, "neutral.html", {"address": NEUTRAL_PAGE})


@open_to_everyone
@require_POST
def language(request: Visit) -> HttpResponse:
    """Read everything in the other language."""
    chosen = request.POST.get("language", "")
    response = redirect(_inside(request, request.POST.get("next", "")))
    if chosen not in dict(settings.LANGUAGES):
        return response
    if request.actor is not None:
        actions.choose_language(chosen, by=request.actor, at=present())
    return _keep_language(response, chosen)


def home(request: Request) -> HttpResponse:
    """The first page of each: my office's cases, else the observatory, else my account."""
    if rules.may(request.actor, Permission.CASE_READ, office=request.actor.office):
        return redirect("cases")
    if rules.may(request.actor, Permission.OBSERVATORY_READ):
        return redirect("observatory")
    return redirect("account")
