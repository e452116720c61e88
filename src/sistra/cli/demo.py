"""sistra demo: an invented register to try the product with, beside the real published figures."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from django.conf import settings

from sistra.access.vocabulary import SYSTEM
from sistra.cli.serve import prepare_installation
from sistra.cli.speaking import language, present, say
from sistra.exchange.demonstration import CASES, SEED, generate, loading, sources, truth
from sistra.exchange.demonstration.staff import PASSWORD, Staff
from sistra.kernel.labels import Text
from sistra.reference import labels, packs
from sistra.register.queries.counting import Subject, counts

_ONLY = Text(
    "SOLO DEMOSTRACIÓN: los casos y las personas son inventados; la contraseña es pública.",
    "DEMONSTRATION ONLY: cases and persons are invented; the password is public.",
)


def account_lines(cast: tuple[Staff, ...], spoken: str) -> list[str]:
    """The accounts as the terminal shows them."""
    lines = [_ONLY.read(spoken)]
    word = "Contraseña de todas" if spoken == "es" else "Password of all"
    lines.append(f"{word}: {PASSWORD}")
    for one in cast:
        role = labels.of(one.role).read(spoken)
        lines.append(f"{one.username:<8} {role:<34} {packs.active().offices[one.office].name.read(spoken)}")
    return lines


@click.command()
@click.option("--seed", default=SEED, show_default=True, help="The same seed gives the same content.")
@click.option("--cases", default=CASES, show_default=True, type=click.IntRange(1, 1_000_000), help="Records to make.")
@click.option("--if-empty", is_flag=True, help="Do nothing when there are cases already.")
@click.option("--no-sources", is_flag=True, help="Leave the police file and the published figures out.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Only write the truth to this file.")
def demo(seed: int, cases: int, if_empty: bool, no_sources: bool, out: Path | None) -> None:
    """Load an invented register with known truth, and the real police file and published figures.

    Never over a register with real cases. The truth (who is who) goes to $SISTRA_HOME/demonstration.
    """
    spoken, pack = language(), packs.active()
    if out is not None:
        truth.write(out, generate(seed, cases, pack=pack))
        return
    prepare_installation()
    home, at = Path(settings.SISTRA_HOME), present()
    there = counts(Subject.CASE, viewer=SYSTEM).whole
    if if_empty and there:
        say(Text("Ya hay casos: no se cargó nada.", "There are cases already: nothing was loaded.").read(spoken))
        return
    loading.refuse_unless_ours(home, cases_there=there, seed=seed, cases=cases, pack=pack)
    cast = loading.open_accounts(pack, by=SYSTEM, at=at)
    shown = account_lines(cast, spoken)
    loading.mark(home, seed=seed, cases=cases, pack=pack, shown=shown, at=at)
    what = Text("Casos inventados", "Invented cases").read(spoken)
    with click.progressbar(length=cases, label=what, file=sys.stderr) as bar:
        done = loading.load_register(home, seed=seed, cases=cases, pack=pack, by=SYSTEM, at=at, progress=bar.update)
    say(
        Text(
            f"{done.added} casos cargados, {done.there_already} ya estaban, {done.reclassified} recalificados.",
            f"{done.added} cases loaded, {done.there_already} were there already, {done.reclassified} reclassified.",
        ).read(spoken)
    )
    for report in () if no_sources else sources.load_published(pack, by=SYSTEM, at=at):
        say(report.sentences(spoken)[0])
    for line in shown:
        say(line)
