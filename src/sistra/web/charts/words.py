"""Numbers and the few words that stand inside pictures, in the reader's language."""

from __future__ import annotations

from typing import Final

from sistra.kernel.labels import Text
from sistra.observatory.vocabulary import CellStatus
from sistra.web.charts.values import Amount

THIN: Final = "\u202f"
"""Narrow space that does not break: between thousands and before the percent sign in Spanish."""

NOT_REPORTED: Final = Text("no reportado", "not reported")
SUPPRESSED: Final = Text("reservado", "withheld")
NOT_APPLICABLE: Final = Text("no corresponde", "does not apply")
INCOMPLETE: Final = Text("incompleto", "incomplete")
STRIPED: Final = Text("Con rayas: dato incompleto", "Striped: incomplete")
NO_FIGURE: Final = Text("sin dato", "no figure")
NOT_IN_SOURCE: Final = Text("sin dato en la fuente", "not in the source")
OF: Final = Text("de", "of")
OTHER_ROUTES: Final = Text("rutas más, en la tabla", "more routes, in the table")
SAME_PLACE: Final = Text("en el mismo lugar", "within the same place")


def number(value: float | None, language: str) -> str:
    """1144 as «1 144» with a narrow space in both languages; at most one decimal."""
    if value is None:
        return "–"
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    text = text.replace(",", THIN)
    return text if language.startswith("en") else text.replace(".", ",")


def percent(share: float, language: str) -> str:
    """0.524 as «52 %» or "52%"; a share that would read 0 although something was counted says «<1 %»."""
    gap = "" if language.startswith("en") else THIN
    if 0 < share < 0.005:
        return f"<1{gap}%"
    return f"{share * 100:.0f}{gap}%"


def figure(amount: Amount, language: str) -> str:
    """The amount as read in a table: a number, or why there is none."""
    if amount.shown:
        return amount.shown
    match amount.status:
        case CellStatus.NOT_REPORTED:
            return NOT_REPORTED.read(language)
        case CellStatus.SUPPRESSED:
            return SUPPRESSED.read(language)
        case CellStatus.NOT_APPLICABLE:
            return NOT_APPLICABLE.read(language)
        case CellStatus.INCOMPLETE:
            return f"{number(amount.value, language)} ({INCOMPLETE.read(language)})"
        case _:
            return number(amount.value, language)
