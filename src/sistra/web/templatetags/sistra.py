"""How values are written on a page: labels, dates, numbers, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from sistra.kernel.answers import is_missing
from sistra.kernel.dates import PartialDate
from sistra.kernel.errors import Invalid, Problem
from sistra.kernel.labels import Text
from sistra.reference import packs
from sistra.register.vocabulary import NewParty

register = template.Library()
LIMA: Final = ZoneInfo("America/Lima")
_SHORT: Final = {
    "es": ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "set", "oct", "nov", "dic"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
_LONG: Final = {
    "es": "enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre",
    "en": "January February March April May June July August September October November December",
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
    if stored is None:
        return ""
    if isinstance(stored, str):
        if is_missing(stored):
            return packs.active().lists["missing"].label(stored or "~not_asked").read(language())
        try:
            return partial(PartialDate.parse(stored))
        except Invalid:
            return stored
    if stored.month is None:
        return str(stored.year)
    if stored.day is None:
        name = _LONG[language()].split()[stored.month - 1]
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
        '<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        _ICONS[name],
    )


@register.filter
def place_name(code: str) -> str:
    """A place with what it lies in, as written on envelopes; a mark as its label; nothing for nothing."""
    if not code:
        return ""
    if is_missing(code):
        return label(code, "missing")
    places = packs.active().places
    if code not in places:
        return code
    # "Cusco, Cusco, Cusco" tells nobody more than "Cusco".
    return ", ".join(dict.fromkeys(place.name for place in reversed(places.path(code))))


@register.filter
def state_class(status: str) -> str:
    """The sign of a case's status; its word always stands inside."""
    return {"open": "open", "follow_up": "soon", "closed": "done", "referred": "done"}.get(status, "")


@register.filter
def draft_title(content: Mapping[str, str | list[str]]) -> str:
    """What a draft is called in a list: where it happened as typed, how many victims; no names."""
    victims = len([key for key in content.get("victims", []) if key])
    counted = ngettext("%(n)s victim", "%(n)s victims", victims) % {"n": victims}
    place = content.get("facts-place") or content.get("report-file_number")
    called = place if isinstance(place, str) and place else _("Possible case")
    return f"{called} · {counted}"


_ACTS: Final = {
    "access:signed-in": gettext_lazy("Signed in"),
    "access:signed-out": gettext_lazy("Signed out"),
    "access:sign-in:failed": gettext_lazy("Sign-in failed"),
    "access:office:added": gettext_lazy("Office added"),
    "access:office:changed": gettext_lazy("Office changed"),
    "access:language:chosen": gettext_lazy("Language chosen"),
    "access:account:added": gettext_lazy("Account added"),
    "register:case:opened": gettext_lazy("Case registered"),
    "register:case:changed": gettext_lazy("Report changed"),
    "register:case:printed": gettext_lazy("Printed"),
    "register:case:exported": gettext_lazy("Handed out in a file"),
    "register:identity:revealed": gettext_lazy("Identities shown"),
    "exchange:htcds:import": gettext_lazy("File brought in"),
    "exchange:htcds:imported": gettext_lazy("File brought in"),
    "exchange:htcds:export": gettext_lazy("Handed out in a file"),
    "register:conduct:set": gettext_lazy("What was done: changed"),
    "register:classification:replaced": gettext_lazy("Offence replaced"),
    "register:draft:begun": gettext_lazy("Draft begun"),
    "register:draft:discarded": gettext_lazy("Draft discarded"),
    "register:draft:registered": gettext_lazy("Draft registered"),
    "register:numbers:reserved": gettext_lazy("Numbers reserved"),
    "register:numbers:returned": gettext_lazy("Numbers returned"),
}
_VERBS: Final = {
    "added": gettext_lazy("%(record)s: added"),
    "changed": gettext_lazy("%(record)s: changed"),
    "withdrawn": gettext_lazy("%(record)s: withdrawn"),
    "restored": gettext_lazy("%(record)s: put back"),
}


@register.filter
def act(name: str) -> str:
    """An act of the trail in words; the trail's own name where we have none."""
    if name in _ACTS:
        return str(_ACTS[name])
    if name.endswith(":refused"):
        return _("Refused: %(act)s") % {"act": act(name.removesuffix(":refused"))}
    _register, _colon, rest = name.partition(":")
    record, _colon, verb = rest.rpartition(":")
    if verb in _VERBS and record in packs.active().lists["record_kind"]:
        return str(_VERBS[verb]) % {"record": label(record, "record_kind")}
    return name


@register.filter
def clock(value: datetime) -> str:
    """The time of day in Lima: «14:05:09»."""
    return f"{value.astimezone(LIMA):%H:%M:%S}"


@register.filter
def mask(value: str, shown: bool) -> str:
    """An identifying value: itself when it was asked for, otherwise dots and a word."""
    if shown or not value:
        return value
    return format_html(
        '<span class="masked" aria-hidden="true">•••••</span><span class="unseen">{}</span>', _("masked")
    )


@register.filter
def at(mapping: Mapping[str, str], key: object) -> str:
    """The entry of a mapping under a key; nothing for none."""
    return mapping.get(str(key), "")


@register.filter
def plain(value: float) -> str:
    """A coordinate of a drawing: always with a point, whatever the language."""
    return f"{value:g}"


@register.filter
def part_for(role: str) -> str:
    """Which questions revise a party of a role: those about a victim, or those about anybody else."""
    return "victim" if role == "victim" else "suspect"


@register.filter
def offence_name(identifier: str) -> str:
    """The name of an offence in the reader's language."""
    try:
        return packs.active().offences.get(identifier).name.read(language())
    except LookupError:
        return identifier


@register.filter
def body_name(code: str) -> str:
    """The name of an institution in the reader's language."""
    found = packs.active().bodies.get(code)
    return found.name.read(language()) if found else code


@register.filter
def groups(digest: str) -> str:
    """The first half of a hash in groups of four, as a code to compare on paper."""
    return " ".join(digest[place : place + 4] for place in range(0, 16, 4))


_MORE: Final = (
    ("gender", gettext_lazy("Gender identity"), "gender"),
    ("education", gettext_lazy("Education"), "education"),
    ("marital_status", gettext_lazy("Marital status"), "marital_status"),
    ("languages", gettext_lazy("Languages"), "language"),
    ("disability", gettext_lazy("Disability"), "disability"),
    ("deceased", gettext_lazy("Has died"), "yes_no"),
    ("residence_country", gettext_lazy("Country of residence"), "country"),
)


@register.filter
def more_of_a_party(party: NewParty) -> list[tuple[str, str]]:
    """The less frequent answers about a party that were given, in words."""
    lines = []
    for name, said, listed in _MORE:
        value = getattr(party.person, name)
        if value:
            lines.append((str(said), labels(value, listed) if isinstance(value, tuple) else label(value, listed)))
    if party.person.children is not None:
        lines.append((_("Number of children"), str(party.person.children)))
    if party.trafficking_status:
        lines.append((_("Taken for a victim of trafficking?"), label(party.trafficking_status, "trafficking_status")))
    if party.status_decided_by:
        lines.append((_("Who decided that?"), label(party.status_decided_by, "status_decided_by")))
    return lines
