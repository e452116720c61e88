"""Dated code lists: what a code is called in each language and in each standard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Final

from sistra.kernel.answers import Missing, missing
from sistra.kernel.labels import Text
from sistra.reference import tables

SYSTEMS: Final = ("htcds", "ctdc", "ictip", "iccs", "glotip", "glotip_as_reported", "reta")
"""Standards that a code may have equivalents in.

`glotip` follows the definition; `glotip_as_reported` what Peru's own figures have been filed under.
"""

_MARKS: Final = {
    Missing.UNKNOWN: Text("No se sabe", "Unknown"),
    Missing.NOT_ASKED: Text("No se preguntó", "Not asked"),
    Missing.REFUSED: Text("No quiso responder", "Would not say"),
    Missing.NOT_APPLICABLE: Text("No corresponde", "Not applicable"),
}


class UnknownCode(KeyError):
    """A code that is not in its list."""

    def __init__(self, list_id: str, code: str) -> None:
        super().__init__(f"the list {list_id} has no code {code!r}")
        self.list_id = list_id
        self.code = code


@dataclass(frozen=True, slots=True)
class Code:
    """One code as it stood from `valid_from` to `valid_to` (days included; None is open).

    `equivalents` holds what may be written for this code in another system: the same, or something wider.
    `partial` holds values that say more than our code does ("lower secondary" for "secondary"): they may be
    read as our code but never written for it.
    """

    code: str
    label: Text
    valid_from: date | None = None
    valid_to: date | None = None
    equivalents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    partial: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wider: frozenset[tuple[str, str]] = frozenset()
    """Those of `equivalents`, as (system, value), that are wider than our code."""
    parent: str = ""
    source: str = ""
    note: str = ""
    """What a reader of the table must know: why there is no equivalent, what is still to be checked."""

    @property
    def period(self) -> tuple[date | None, date | None]:
        return self.valid_from, self.valid_to


@dataclass(frozen=True, slots=True)
class CodeList:
    """An ordered list of codes; a code with several dated versions shows the latest."""

    id: str
    codes: Mapping[str, Code]
    versions: tuple[Code, ...] = ()
    _by_equivalent: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict, repr=False)

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes.values())

    def __len__(self) -> int:
        return len(self.codes)

    def get(self, code: str, on: date | None = None) -> Code:
        """The code as it stood on a day, or its latest version. Raises UnknownCode."""
        for version in reversed(self.versions):
            if version.code == code and (on is None or tables.covers(version.period, on)):
                return version
        raise UnknownCode(self.id, code)

    def label(self, code: str, on: date | None = None) -> Text:
        """What people read; also for the four marks of a missing answer, and for "" (not asked).

        Raises UnknownCode.
        """
        if code not in self.codes and (mark := missing(code)) is not None:
            return _MARKS[mark]
        return self.get(code, on).label

    def on(self, day: date) -> tuple[Code, ...]:
        """The codes that may be used for something that happened on `day`."""
        return tuple(version for version in self.versions if tables.covers(version.period, day))

    def children(self, code: str) -> tuple[Code, ...]:
        """The codes directly under a code ("" gives the topmost)."""
        return tuple(version for version in self.codes.values() if version.parent == code)

    def by_equivalent(self, system: str, value: str) -> tuple[str, ...]:
        """Our codes for a value of another system, the best first: the same, then narrower than theirs."""
        return self._by_equivalent.get((system, value), ())

    def equivalent(self, system: str, code: str) -> str | None:
        """What to write in another system for our code, or None when it has nothing that is true."""
        return next(iter(self.get(code).equivalents.get(system, ())), None)


def build(list_id: str, versions: tuple[Code, ...]) -> CodeList:
    """A list of codes in the order given."""
    codes = {version.code: version for version in versions}
    found: dict[tuple[str, str], list[tuple[bool, int, str]]] = {}
    for place, code in enumerate(codes.values()):
        for system, values in code.equivalents.items():
            for value in values:
                found.setdefault((system, value), []).append(((system, value) in code.wider, place, code.code))
    order = {key: tuple(code for _, _, code in sorted(places)) for key, places in found.items()}
    return CodeList(list_id, MappingProxyType(codes), versions, MappingProxyType(order))


def load(list_id: str, *files: Traversable) -> CodeList:
    """A list from one file, or from several whose rows follow one another.

    Raises BrokenReference: a label missing in a language, an unknown parent, periods of one code that overlap.
    """
    versions: list[Code] = []
    rows: list[tables.Row] = []
    for file in files:
        for row in tables.read(file, ("code", "es", "en", "source")):
            code = _code(row)
            for other in versions:
                if other.code == code.code and tables.overlap(other.period, code.period):
                    row.fail("valid_from", f"the code “{code.code}” is already valid in part of this period")
            versions.append(code)
            rows.append(row)
    known = {code.code for code in versions}
    for code, row in zip(versions, rows, strict=True):
        if code.parent and (code.parent not in known or code.parent == code.code):
            row.fail("parent", f"“{code.parent}” is not another code of this list")
    return build(list_id, tuple(versions))


def _code(row: tables.Row) -> Code:
    start, end = row.validity()
    equivalents: dict[str, tuple[str, ...]] = {}
    partial: dict[str, tuple[str, ...]] = {}
    wider: set[tuple[str, str]] = set()
    for system in SYSTEMS:
        # "<X": ours is narrower than their X. ">X": ours is wider, X would say too much.
        values = row.several(system)
        if whole := tuple(value.removeprefix("<") for value in values if not value.startswith(">")):
            equivalents[system] = whole
        if parts := tuple(value.removeprefix(">") for value in values if value.startswith(">")):
            partial[system] = parts
        wider.update((system, value.removeprefix("<")) for value in values if value.startswith("<"))
    return Code(
        code=row.needed("code"),
        label=row.text(),
        valid_from=start,
        valid_to=end,
        equivalents=MappingProxyType(equivalents),
        partial=MappingProxyType(partial),
        wider=frozenset(wider),
        parent=row["parent"],
        source=row.needed("source"),
        note=row["note"],
    )
