"""What became of a file handed in: the same report for every format.

Every row read was accepted, was already there, or was refused; the three add up. A refusal says line, field,
value, what was expected and what to do, in both languages.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from sistra.kernel.errors import Invalid, Problem
from sistra.kernel.labels import LANGUAGES, Text

FORM: Final = "sistra-import-report/1"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one row did not go in. `line` is the line of the file, or the row of the sheet, from 1.

    `value` may be personal data: it is given back to whoever handed the file in and is never logged.
    """

    line: int
    field: str
    value: str
    expected: str
    what: Text
    remedy: Text

    @classmethod
    def of(cls, line: int, problem: Problem) -> Refusal:
        """The refusal that an error tells of."""
        fallback = Text("Corrija la fila y vuelva a importar el archivo.", "Correct the row and import the file again.")
        if isinstance(problem, Invalid):
            return cls(line, problem.field, problem.value, problem.expected, problem.what, problem.remedy or fallback)
        return cls(line, "", "", "", problem.what, problem.remedy or fallback)


@dataclass(frozen=True, slots=True)
class Report:
    """One file handed in: `read` = `accepted` + `already` + rows refused. `notes` tell what is worth knowing."""

    file: str
    format: str
    read: int
    accepted: int
    already: int
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[Text, ...] = ()
    cases: int = 0
    """Records made of the accepted rows, where several rows make one."""
    unreadable: Refusal | None = None
    """Why nothing of the file could be read at all."""

    def __post_init__(self) -> None:
        if self.accepted + self.already + self.refused != self.read:
            raise ValueError(
                f"{self.accepted} accepted, {self.already} already there and {self.refused} refused"
                f" are not {self.read} read"
            )

    @property
    def is_clean(self) -> bool:
        """Whether the file was read and nothing in it refused."""
        return self.unreadable is None and not self.refusals

    @property
    def refused(self) -> int:
        """Rows refused; a row with several faults counts once."""
        return len({refusal.line for refusal in self.refusals})

    def sentences(self, language: str) -> tuple[str, ...]:
        """The report as lines to print: the sum, then every refusal with its remedy, then the notes."""
        if self.unreadable is not None:
            return (f"{self.file}: {_sentence(self.unreadable, language)}",)
        summary = Text(
            f"{self.file}: {self.read} filas leídas, {self.accepted} aceptadas, {self.already} ya registradas,"
            f" {self.refused} rechazadas.",
            f"{self.file}: {self.read} rows read, {self.accepted} accepted, {self.already} already there,"
            f" {self.refused} refused.",
        )
        return (
            summary.read(language),
            *(_sentence(refusal, language) for refusal in self.refusals),
            *(note.read(language) for note in self.notes),
        )


def _sentence(refusal: Refusal, language: str) -> str:
    line = Text(f"línea {refusal.line}", f"line {refusal.line}").read(language) if refusal.line else ""
    where = ", ".join(filter(None, (line, refusal.field)))
    expected = Text(f"Se esperaba: {refusal.expected}.", f"Expected: {refusal.expected}.").read(language)
    parts = [refusal.what.read(language), *([expected] if refusal.expected else []), refusal.remedy.read(language)]
    return f"{where}: {' '.join(parts)}" if where else " ".join(parts)


def unreadable(file: str, format_name: str, problem: Problem) -> Report:
    """The report on a file of which nothing could be read."""
    return Report(file=file, format=format_name, read=0, accepted=0, already=0, unreadable=Refusal.of(0, problem))


@dataclass(slots=True)
class Tally:
    """Counts the rows of one file while it is being read, and makes the report."""

    file: str
    format: str
    read: int = 0
    accepted: int = 0
    already: int = 0
    cases: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    def refuse(self, line: int, problems: Iterable[Problem]) -> None:
        """One row does not go in, for one or several reasons."""
        self.refusals.extend(Refusal.of(line, problem) for problem in problems)

    @property
    def refused(self) -> int:
        """Rows refused so far."""
        return len({refusal.line for refusal in self.refusals})

    def report(self) -> Report:
        """The report so far; refusals in the order of the file."""
        return Report(
            file=self.file,
            format=self.format,
            read=self.read,
            accepted=self.accepted,
            already=self.already,
            refusals=tuple(sorted(self.refusals, key=lambda refusal: refusal.line)),
            notes=tuple(self.notes),
            cases=self.cases,
        )


def as_json(reports: Iterable[Report]) -> str:
    """The reports as one JSON text, sentences in every language."""
    return json.dumps({"form": FORM, "files": [_report(report) for report in reports]}, ensure_ascii=False, indent=2)


def _both(text: Text) -> dict[str, str]:
    return {language: text.read(language) for language in LANGUAGES}


def _refusal(refusal: Refusal) -> dict[str, object]:
    return {
        "line": refusal.line,
        "field": refusal.field,
        "value": refusal.value,
        "expected": refusal.expected,
        "reason": _both(refusal.what),
        "remedy": _both(refusal.remedy),
    }


def _report(report: Report) -> dict[str, object]:
    return {
        "file": report.file,
        "format": report.format,
        "unreadable": _refusal(report.unreadable) if report.unreadable else None,
        "read": report.read,
        "accepted": report.accepted,
        "already": report.already,
        "refused": report.refused,
        "cases": report.cases,
        "refusals": [_refusal(refusal) for refusal in report.refusals],
        "notes": [_both(note) for note in report.notes],
    }
