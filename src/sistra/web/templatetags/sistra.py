"""How values are written on a page: labels, dates, numbers, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from sistra.kernel.answers import is_missing
from sistra.kernel.dates import PartialDate
from sistra.kernel.errors import Invalid, Problem
from sistra.kernel.labels import Text
from sistra.reference import packs

register = template.Library()
LIMA: Final = ZoneInfo("America/Lima")
_SHORT: Final = {
    "es": "ene feb mar abr may jun jul ago set oct nov dic".split(),
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
}
_LONG: Final = {
    "es": "enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre".split(),
    "en": "January February March April May June July August September October November December".split(),
}


def language() -> str:
    """The language of the page, "es" or "en"."""
    return "en" if (get_language() or "es").startswith("en") else "es"


@register.filter
def words(text: Text | Problem | str) -> str:
    """A text of the lower storeys in the reader's language."""
    return text if isinstance(text, str) else text.read(language())


@register.filter
def label(code: str, list_name: str) -> str:
    """The label of a code, or of one of the marks; a code that the list does not know is shown as it is."""
    found = packs.active().lists[list_name]
    if not is_missing(code) and code not in found.codes:
        return code
    return found.label(code or "~not_asked").read(language())


@register.filter
def labels(codes: tuple[str, ...], list_name: str) -> str:
    """Several labels, separated by semicolons: some labels hold commas."""
    return "; ".join(label(code, list_name) for code in codes)


@register.filter
def is_known(stored: str) -> bool:
    """Whether the stored answer is a value and not a mark."""
    return not is_missing(stored)


@register.filter
def day(value: date | datetime | None) -> str:
    """A full date as people write it: «22 nov 2026»."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(LIMA).date()
    return f"{value.day} {_SHORT[language()][value.month - 1]} {value.year}"


@register.filter
def moment(value: datetime | str | None) -> str:
    """A point in time in Lima: «22 nov 2026, 14:05». Takes the trail's own form too (UTC, ISO 8601)."""
    if not value:
        return ""
    if isinstance(value, str):
        value = datetime.fromisoformat(value.replace("Z", "+00:00"))
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    local = value.astimezone(LIMA)
    return f"{day(local)}, {local:%H:%M}"


@register.filter
def partial(stored: str | PartialDate | None) -> str:
    """A partial date as known: «2016», «mayo de 2016», «3 may 2016»; a mark as its label."""
    if isinstance(stored, str):
        if is_missing(stored):
            return packs.active().lists["missing"].label(stored or "~not_asked").read(language())
        try:
            stored = PartialDate.parse(stored)
        except Invalid:
            return stored
    if stored is None:
        return ""
    if stored.month is None:
        return str(stored.year)
    if stored.day is None:
        name = _LONG[language()][stored.month - 1]
        return f"{name} de {stored.year}" if language() == "es" else f"{name} {stored.year}"
    return day(date(stored.year, stored.month, stored.day))


@register.filter
def number(value: float | None) -> str:
    """A figure with narrow spaces between thousands; an en dash for none."""
    if value is None:
        return "–"
    if isinstance(value, float) and not value.is_integer():
        written = f"{value:,.1f}"
        if language() == "es":
            whole, rest = written.split(".")
            written = f"{whole},{rest}" if "," not in whole else f"{whole.replace(',', ' ')},{rest}"
    else:
        written = f"{int(value):,}"
        written = written.replace(",", " ")
    return written.replace(",", " ") if language() == "en" else written


@register.filter
def undo_address(tags: str) -> str:
    """The address that undoes what a message reports, carried in the message's tags."""
    return tags.removeprefix("undo:") if tags.startswith("undo:") else ""


_ICONS: Final = {
    "search": "M11 11l4 4M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10z",
    "lock": "M4 7V5a4 4 0 0 1 8 0v2M3 7h10v7H3z",
    "exit": "M6 2H2v12h4M9 5l3 3-3 3M5 8h7",
    "warn": "M8 2l7 12H1zM8 6v4M8 12v.5",
    "done": "M2 8l4 4 8-9",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small line drawing; always stands beside a word, so it is hidden from screen readers."""
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        _ICONS[name],
    )


@register.filter
def place_name(code: str) -> str:
    """A place with what it lies in, as written on envelopes; a mark as its label; nothing for nothing."""
    if not code:
        return ""
    if is_missing(code):
        return label(code, "missing")
    try:
        return packs.active().places.full_name(code)
    except LookupError:
        return code


@register.filter
def state_class(status: str) -> str:
    """The sign of a case's status; its word always stands inside."""
    return {"open": "open", "follow_up": "soon", "closed": "done", "referred": "done"}.get(status, "")


@register.filter
def draft_title(content: Mapping[str, str | list[str]]) -> str:
    """What a draft is called in a list: where it happened as typed, how many victims; no names."""
    places = content.get("facts-place_words") or content.get("facts-file_number")
    victims = len([key for key in content.get("victims", []) if key])
    counted = ngettext("%(n)s victim", "%(n)s victims", victims) % {"n": victims}
    return f"{places} · {counted}" if isinstance(places, str) and places else f"{_('Possible case')} · {counted}"


_ACTS: Final = {
    "access:signed-in": _lazy("Signed in"),
    "access:signed-out": _lazy("Signed out"),
    "access:sign-in:failed": _lazy("Sign-in failed"),
    "access:office:added": _lazy("Office added"),
    "access:office:changed": _lazy("Office changed"),
    "access:account:added": _lazy("Account added"),
    "register:case:opened": _lazy("Case registered"),
}


@register.filter
def act(name: str) -> str:
    """An act of the trail in words; the trail's own name where we have none."""
    return str(_ACTS.get(name, name))
