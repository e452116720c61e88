"""Who is asking; nothing without signing in; refusals as sentences; nothing left in the cache."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from sistra.access import queries
from sistra.access.vocabulary import SYSTEM, Actor
from sistra.kernel.errors import Refused

SESSION_KEY = "account"


class ActorMiddleware:
    """Set `request.actor` from the session, looked up afresh so that a revoked role is gone at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = self._actor(request)  # type: ignore[attr-defined]  # declared in sistra.web.request
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            # Shared computers: pages do not stay behind in the browser.
            add_never_cache_headers(response)
        return response

    def _actor(self, request: HttpRequest) -> Actor | None:
        kept = request.session.get(SESSION_KEY)
        return queries.actor_by_id(UUID(kept), viewer=SYSTEM) if kept else None

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Send whoever is not signed in to the sign-in page, and back afterwards."""
        if request.actor is not None or getattr(view, "open_to_everyone", False):  # type: ignore[attr-defined]
            return None
        address = reverse("sign-in")
        if request.method == "GET" and not request.headers.get("HX-Request"):
            address += "?" + urlencode({"next": request.get_full_path()})
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal is an answer, not a crash."""
        if isinstance(exception, Refused):
            return render(request, "403.html", {"refusal": exception}, status=403)
        return None
