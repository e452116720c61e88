"""Who may come in, and the one way these pages ask the engine."""

from __future__ import annotations

from datetime import date

from django.http import Http404

from sistra.access import rules as access
from sistra.access.vocabulary import Permission
from sistra.observatory import indicators, queries
from sistra.observatory.vocabulary import DataSource, Definition, Table
from sistra.reference import packs
from sistra.web.observatory import remembering, showing
from sistra.web.observatory.asking import Asked
from sistra.web.observatory.showing import Exhibit
from sistra.web.request import Request, present
from sistra.web.templatetags.sistra import LIMA, language


def readers_only(request: Request) -> None:
    """Go on only for readers of the observatory; for everybody else there is nothing here."""
    if not access.may(request.actor, Permission.OBSERVATORY_READ):
        raise Http404


def today() -> date:
    """Today in the country of the installation."""
    return present().astimezone(LIMA).date()


def definition_or_404(name: str) -> Definition:
    """The indicator of an address."""
    found = indicators.definitions().get(name)
    if found is None:
        raise Http404
    return found


def may_count(request: Request, definition: Definition) -> bool:
    """Whether the reader may see this indicator at all: the register's own counts need more than reading figures."""
    if definition.source is not DataSource.REGISTER:
        return True
    return access.may(request.actor, Permission.CASE_COUNT) or access.may(request.actor, Permission.CASE_READ)


def table(request: Request, definition: Definition, asked: Asked) -> Table:
    """Ask the engine. Raises Invalid when the question cannot be answered, Refused when the reader may not ask it."""

    def compute() -> Table:
        return indicators.compute(
            definition.id,
            by=asked.by,
            where=asked.kept,
            first=asked.first,
            last=asked.last,
            as_of=asked.as_of,
            now=today(),
            viewer=request.actor,
        )

    if definition.source is DataSource.REGISTER:
        return compute()
    # Asking for the files also refuses whoever may not read figures.
    files = tuple(each.id for each in queries.datasets(viewer=request.actor))
    return remembering.table((packs.active().id, definition.id, definition.version, asked, files), compute)


def exhibit(request: Request, definition: Definition, asked: Asked) -> Exhibit:
    """The answer, composed for a page or a file. Raises Invalid when the question cannot be answered."""
    return showing.exhibit(table(request, definition, asked), asked, language(), may_take=may_take(request, definition))


def may_take(request: Request, definition: Definition) -> bool:
    """Whether the reader may take this indicator away as a file."""
    return showing.may_take(
        definition,
        may_read=access.may(request.actor, Permission.OBSERVATORY_READ),
        may_export=access.may(request.actor, Permission.OBSERVATORY_EXPORT),
    )
