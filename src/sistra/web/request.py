"""A request as our pages see it: with the one who asks and the details of htmx."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from sistra.access.vocabulary import Actor

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

View = TypeVar("View", bound="Callable[..., HttpResponseBase]")


class Visit(HttpRequest):
    """A request to a page that is open to everyone: perhaps nobody is signed in."""

    actor: Actor | None
    htmx: HtmxDetails


class Request(HttpRequest):
    """A request to any other page: the middleware has made sure that somebody is signed in."""

    actor: Actor
    htmx: HtmxDetails


def open_to_everyone(view: View) -> View:
    """Mark a page that needs nobody signed in. All others need it without saying so."""
    view.open_to_everyone = True  # type: ignore[attr-defined]  # a mark on the function, read by the middleware
    return view


def present() -> datetime:
    """The point in time that a page passes to an action."""
    return datetime.now(UTC)
