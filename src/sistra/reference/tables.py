"""Rows of a reference file, each able to say where it stands when something in it is wrong."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from typing import NoReturn

from sistra.kernel.labels import Text


class BrokenReference(ValueError):
    """A reference file cannot be used: the message names the file, the line and the field."""

    def __init__(self, file: str, line: int, field: str, what: str) -> None:
        super().__init__(f"{file}, line {line}, field {field}: {what}")
        self.file = file
        self.line = line
        self.field = field
        self.what = what


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a CSV file; every value is stripped, an absent column reads as empty."""

    file: str
    line: int
    values: Mapping[str, str]

    def __getitem__(self, field: str) -> str:
        return self.values.get(field, "")

    def needed(self, field: str) -> str:
        """The value, which may not be empty."""
        return self[field] or self.fail(field, "is empty")

    def text(self, es: str = "es", en: str = "en") -> Text:
        """The words in both languages; a missing one breaks the load."""
        return Text(self.needed(es), self.needed(en))

    def optional_text(self, es: str, en: str) -> Text | None:
        """The words in both languages, or None when neither is given; one without the other breaks the load."""
        return self.text(es, en) if self[es] or self[en] else None

    def day(self, field: str) -> date | None:
        """An ISO date, or None when empty."""
        if not self[field]:
            return None
        try:
            return date.fromisoformat(self[field])
        except ValueError:
            self.fail(field, f"“{self[field]}” is not a date such as 2021-03-31")

    def number(self, field: str) -> float | None:
        """A number, or None when empty."""
        try:
            return float(self[field]) if self[field] else None
        except ValueError:
            self.fail(field, f"“{self[field]}” is not a number")

    def whole(self, field: str) -> int | None:
        """A whole number, or None when empty."""
        number = self.number(field)
        if number is not None and number != int(number):
            self.fail(field, f"“{self[field]}” is not a whole number")
        return None if number is None else int(number)

    def flag(self, field: str) -> bool:
        """True for yes; False for no and for empty."""
        if self[field] not in {"yes", "no", ""}:
            self.fail(field, f"“{self[field]}” is neither yes nor no")
        return self[field] == "yes"

    def several(self, field: str) -> tuple[str, ...]:
        """Values separated by a vertical bar."""
        return tuple(part.strip() for part in self[field].split("|") if part.strip())

    def validity(self) -> tuple[date | None, date | None]:
        """The days from and to, both included; None is open."""
        start, end = self.day("valid_from"), self.day("valid_to")
        if start and end and end < start:
            self.fail("valid_to", f"{end} is before valid_from {start}")
        return start, end

    def fail(self, field: str, what: str) -> NoReturn:
        """Stop the load here."""
        raise BrokenReference(self.file, self.line, field, what)


def read(file: Traversable, needed: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a UTF-8 CSV file whose header has at least the `needed` columns."""
    with file.open("r", encoding="utf-8-sig") as lines:
        reader = csv.DictReader(lines)
        missing = [column for column in needed if column not in (reader.fieldnames or ())]
        if missing:
            raise BrokenReference(str(file), 1, missing[0], "the column is missing")
        for values in reader:
            if None in values:
                raise BrokenReference(str(file), reader.line_num, "", "more values than columns")
            yield Row(str(file), reader.line_num, {key: (value or "").strip() for key, value in values.items()})


def overlap(first: tuple[date | None, date | None], second: tuple[date | None, date | None]) -> bool:
    """Whether two periods, days included and None open, share a day."""
    return (first[0] or date.min) <= (second[1] or date.max) and (second[0] or date.min) <= (first[1] or date.max)


def covers(period: tuple[date | None, date | None], day: date) -> bool:
    """Whether the period contains the day."""
    return (period[0] or date.min) <= day <= (period[1] or date.max)
