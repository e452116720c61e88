"""sistra import htcds, sistra export htcds: the Human Trafficking Case Data Standard 2.0."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, cast

import click

from sistra.access.vocabulary import LOCAL_DESK
from sistra.cli.speaking import acting, language, present, say
from sistra.exchange.formats.htcds.standard import Names
from sistra.exchange.formats.htcds.transfer import Progress, export_file, import_file
from sistra.exchange.intake import Report, as_json
from sistra.kernel.labels import Text
from sistra.register.vocabulary import CaseKind

EVERY: Final = 100
"""Rows or cases between two words of progress."""
_SHOWN: Final = 50
"""Refusals printed for one file; the report holds them all."""


@click.command("htcds")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--recorder", default="", help="Body that recorded the cases, for the whole file.")
@click.option("--office", default="", help="Office that receives them (default: the account's own).")
@click.option(
    "--kind",
    type=click.Choice([str(kind) for kind in CaseKind]),
    default=str(CaseKind.COMPLAINT),
    show_default=True,
    help="What a case is where the file does not say.",
)
@click.option("--as", "username", help="Account on whose behalf it is done.")
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the report as JSON to this file."
)
def import_htcds(
    files: tuple[str, ...], recorder: str, office: str, kind: str, username: str | None, report: Path | None
) -> None:
    """Cases from CSV or XLSX files with the fields of HTCDS 2.0 (or "-" for standard input)."""
    if report is not None and not report.absolute().parent.is_dir():
        # Said before anything is imported: afterwards the report could not be made again.
        raise click.UsageError(f"No existe la carpeta «{report.parent}». / There is no such folder.")
    by = acting(username, otherwise=LOCAL_DESK)
    reports: list[Report] = []
    for name in files:
        with _opened(name) as file:
            reports.append(
                import_file(
                    file,
                    name=Path(name).name,
                    recorder=recorder,
                    office=office,
                    kind=CaseKind(kind),
                    progress=_progress(Text("filas", "rows")),
                    by=by,
                    at=present(),
                )
            )
        _tell(reports[-1])
    if report is not None:
        report.write_text(as_json(reports) + "\n", encoding="utf-8")
    if not all(one.is_clean for one in reports):
        raise click.exceptions.Exit(1)


def _tell(report: Report) -> None:
    sentences = report.sentences(language())
    for sentence in sentences[: _SHOWN + 1]:
        say(sentence)
    if len(sentences) > _SHOWN + 1:
        more = len(sentences) - _SHOWN - 1
        say(Text(f"… y {more} más: pida --report.", f"… and {more} more: ask for --report.").read(language()))


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    """A file to be read twice; standard input is kept in a temporary file for it."""
    if name != "-":
        with Path(name).open("rb") as file:
            yield file
        return
    with tempfile.SpooledTemporaryFile(max_size=1 << 24) as kept:
        while block := sys.stdin.buffer.read(1 << 16):
            kept.write(block)
        kept.seek(0)
        yield cast("BinaryIO", kept)


def _progress(what: Text) -> Progress:
    """Says how far it has come, every hundred."""
    told = 0

    def tell(done: int) -> None:
        nonlocal told
        if done // EVERY > told:
            told = done // EVERY
            say(f"{done} {what.read(language())} …")

    return tell


@click.command("htcds")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write: .csv or .xlsx."
)
@click.option(
    "--names",
    type=click.Choice([str(names) for names in Names]),
    default=str(Names.STANDARD),
    show_default=True,
    help="Column names of the standard, or of the official survey form where it has one.",
)
@click.option("--as", "username", help="Account on whose behalf it is done.")
def export_htcds(out: Path, names: str, username: str | None) -> None:
    """Every case that the account sees, as rows of HTCDS 2.0."""
    done = export_file(
        out,
        names=Names(names),
        progress=_progress(Text("casos", "cases")),
        by=acting(username, otherwise=LOCAL_DESK),
        at=present(),
    )
    say(
        Text(
            f"{out}: {done.cases} casos, {done.rows} filas, SHA-256 {done.sha256}",
            f"{out}: {done.cases} cases, {done.rows} rows, SHA-256 {done.sha256}",
        ).read(language())
    )
