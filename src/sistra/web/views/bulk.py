"""Cases brought in from a file, and taken out in one: what the commands `import htcds` and `export htcds` do."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from sistra.access import rules as access
from sistra.access.vocabulary import Permission
from sistra.exchange.formats.htcds.standard import Names
from sistra.exchange.formats.htcds.table import ENDINGS
from sistra.exchange.formats.htcds.transfer import export_file, import_file
from sistra.exchange.intake import Report, as_json
from sistra.kernel.errors import Invalid
from sistra.kernel.labels import Text
from sistra.reference import packs
from sistra.register import queries
from sistra.register.vocabulary import CaseKind
from sistra.web.problems import Told
from sistra.web.request import Request, present
from sistra.web.templatetags.sistra import LIMA, language, words
from sistra.web.views.cases import Choice

LARGEST: Final = 10 * 2**20
"""Bytes of a file that a page takes; larger ones are for the command, which says how far it has come."""
FEW: Final = 12
"""New cases that are named one by one after an import."""
SHOWN: Final = 200
"""Refusals on the page; the report as a file holds them all."""
_KEPT: Final = "brought in"
_TYPES: Final = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class _InMemory(FileUploadHandler):
    """Keeps a file in memory and never on disk: it names people. What is too large is let go."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.kept = io.BytesIO()
        self.too_large = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece of the file, up to the largest that is taken."""
        if start + len(raw_data) > LARGEST:
            self.too_large = True
            self.kept = io.BytesIO()
            raise SkipFile
        self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """The whole file."""
        if self.too_large:
            return None
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept,
            field_name=self.field_name,
            name=self.file_name or "",
            content_type=self.content_type or "",
            size=file_size,
            charset=self.charset,
        )


@csrf_exempt
def bring_in(request: Request) -> HttpResponse:
    """Ask for a file, register its cases, and lead to the report.

    The token is checked in `_brought`: reading it reads the file too, and only now is it settled who sends one
    and that it stays in memory.
    """
    actor = request.actor
    if not access.may(actor, Permission.CASE_IMPORT, office=actor.office):
        raise Http404
    if request.method != "POST":
        return _asked(request, kind=CaseKind.COMPLAINT)
    keeper = _InMemory(request)
    request.upload_handlers = [keeper]
    return _brought(request, keeper)


@csrf_protect
def _brought(request: Request, keeper: _InMemory) -> HttpResponse:
    typed = request.POST.get("kind", "")
    kind = CaseKind(typed) if typed in list(CaseKind) else None
    problems = [] if kind else [Told("kind", _("Choose what a case is where the file does not say."))]
    file = request.FILES.get("file")
    if keeper.too_large:
        said = _(
            "The file is larger than 10 MB. Divide it, or ask whoever looks after the installation to bring it in"
            " with the command “sistra import htcds”. Nothing was brought in."
        )
        problems.insert(0, Told("file", said))
    elif file is None:
        problems.insert(0, Told("file", _("Choose a file.")))
    elif not file.size:
        problems.insert(0, Told("file", _("The file is empty. Choose the one that holds the rows.")))
    if problems or kind is None or file is None:
        return _asked(request, kind=kind, problems=problems)
    opened: list[UUID] = []
    report = import_file(
        keeper.kept, name=file.name or "", kind=kind, opened=opened.append, by=request.actor, at=present()
    )
    if report.unreadable is not None:
        return _asked(request, kind=kind, problems=[Told("file", _why_unreadable(report))])
    # Kept with the session, which ends with the browser or by signing out, and nowhere else.
    request.session[_KEPT] = {
        "report": as_json([report]) + "\n",
        "cases": [str(case) for case in opened] if len(opened) <= FEW else [],
    }
    return redirect("case-import-report")


def _why_unreadable(report: Report) -> str:
    """Why nothing of a file could be read, and that nothing of it went in."""
    why = report.unreadable
    if why is None:
        return ""
    parts = [why.what, why.remedy]
    return " ".join([*(words(part) for part in parts), _("Nothing was brought in.")])


def _asked(request: Request, *, kind: CaseKind | None, problems: list[Told] | None = None) -> HttpResponse:
    kinds = packs.active().lists["case_kind"]
    return render(
        request,
        "bulk/bring_in.html",
        {
            "kinds": [Choice(one, kinds.label(one), one == kind) for one in CaseKind],
            "problems": problems or [],
            "wrong": {problem.field: problem.words for problem in problems or []},
        },
        status=422 if problems else 200,
    )


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that did not go in, as the page shows it."""

    line: int
    field: str
    value: str
    expected: str
    what: Text
    remedy: Text


@dataclass(frozen=True, slots=True)
class Brought:
    """The last report of this session, as the page shows it."""

    file: str
    read: int
    accepted: int
    already: int
    refused: int
    cases: int
    rows: tuple[RefusedRow, ...]
    unshown: int
    notes: tuple[Text, ...]


def _kept_report(request: Request) -> str:
    """The report as it was written. Raises Http404 when this session brought nothing in."""
    kept = request.session.get(_KEPT)
    if kept is None:
        raise Http404
    return str(kept["report"])


def _both(said: Mapping[str, str]) -> Text:
    return Text(said["es"], said["en"])


def _read(report: str) -> Brought:
    told = json.loads(report)["files"][0]
    refusals = told["refusals"]
    return Brought(
        **{name: told[name] for name in ("file", "read", "accepted", "already", "refused", "cases")},
        rows=tuple(
            RefusedRow(
                one["line"], one["field"], one["value"], one["expected"], _both(one["reason"]), _both(one["remedy"])
            )
            for one in refusals[:SHOWN]
        ),
        unshown=max(0, len(refusals) - SHOWN),
        notes=tuple(map(_both, told["notes"])),
    )


def report(request: Request) -> HttpResponse:
    """What became of every row of the file that this session brought in last."""
    brought = _read(_kept_report(request))
    sheets = (queries.case_sheet(UUID(case), viewer=request.actor) for case in request.session[_KEPT]["cases"])
    return render(
        request,
        "bulk/report.html",
        {"brought": brought, "opened": [sheet.header for sheet in sheets if sheet is not None]},
    )


def report_file(request: Request) -> HttpResponse:
    """The same report as a file, in the form in which the command writes it."""
    name = _("report")
    return HttpResponse(
        _kept_report(request),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.json"'},
    )


def take_out(request: Request) -> HttpResponse:
    """Say what will leave; then hand it out as a file, with an entry in the trail."""
    actor = request.actor
    if request.method != "POST":
        if not access.may(actor, Permission.CASE_EXPORT, office=actor.office):
            raise Http404
        return _offered(request, ending=".xlsx", names=Names.STANDARD)
    ending, names = request.POST.get("format", ""), request.POST.get("names", "")
    if ending not in ENDINGS or names not in list(Names):
        raise Http404
    at = present()
    name = f"htcds-{at.astimezone(LIMA):%Y-%m-%d}{ending}"
    # Beside the data base, where the same lock and key protect it, and only until it is sent.
    with tempfile.TemporaryDirectory(dir=settings.SISTRA_HOME, prefix="leaving-") as folder:
        path = Path(folder) / name
        try:
            # Whether this reader may is for the action to decide: a refusal is recorded as well.
            export_file(path, names=Names(names), by=actor, at=at)
        except Invalid as invalid:
            return _offered(request, ending=ending, names=Names(names), told=invalid.read(language()))
        return HttpResponse(
            path.read_bytes(),
            content_type=_TYPES[ending],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _offered(request: Request, *, ending: str, names: Names, told: str = "") -> HttpResponse:
    endings = {
        ".xlsx": _("Excel workbook (.xlsx)"),
        ".csv": _("CSV, for other programs (.csv)"),
    }
    called = {
        Names.STANDARD: _("The names of the standard"),
        Names.XLSFORM: _("The names of the official survey form (XLSForm)"),
    }
    return render(
        request,
        "bulk/take_out.html",
        {
            "leaving": queries.visible_cases(viewer=request.actor).count(),
            "endings": [Choice(one, said, one == ending) for one, said in endings.items()],
            "names": [Choice(one, said, one == names) for one, said in called.items()],
            "problems": [Told("format", told)] if told else [],
        },
        status=422 if told else 200,
    )
