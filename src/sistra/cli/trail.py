"""sistra trail: prove that the record of acts is whole."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path

import click

from sistra.access import queries
from sistra.access.queries import Head
from sistra.access.vocabulary import SYSTEM
from sistra.cli.speaking import language, say
from sistra.reference import labels


@click.group()
def trail() -> None:
    """The trail of acts: verify it, or show its heads."""


@trail.command()
@click.option(
    "--anchor",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Heads kept elsewhere (JSON of `trail head`).",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def verify(context: click.Context, anchor: Path | None, form: str) -> None:
    """Walk every chain; name each entry that was altered, removed, moved or cut off. Exit 1 if any was."""
    anchors = [Head(**head) for head in json.loads(anchor.read_text())] if anchor else []
    begun = time.perf_counter()
    chains = queries.verify(viewer=SYSTEM, anchors=anchors)
    seconds = time.perf_counter() - begun
    findings = [finding for chain in chains for finding in chain.findings]
    entries = sum(chain.entries for chain in chains)
    if form == "json":
        click.echo(
            json.dumps(
                {"chains": len(chains), "entries": entries, "findings": [asdict(finding) for finding in findings]},
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        spoken = language()
        for finding in findings:
            click.echo(
                f"{finding.partition} / {finding.node} / {finding.sequence}: "
                f"{labels.of(finding.kind).read(spoken)} ({finding.detail})"
            )
    whole = not findings
    say(
        f"{len(chains)} cadenas, {entries} asientos, {seconds:.1f} s: "
        + ("íntegra / whole" if whole else f"{len(findings)} hallazgo(s) / finding(s)")
    )
    context.exit(0 if whole else 1)


@trail.command()
def head() -> None:
    """Print the signed head of every chain (JSON): keep it with another body and verify against it later."""
    click.echo(json.dumps([asdict(one) for one in queries.heads(viewer=SYSTEM)], ensure_ascii=False, indent=1))
