"""The command `sistra`: the same actions and queries as the pages.

Exit codes: 0 done, 1 data were refused, 2 wrong use. Results go to standard output or to a file named with
--out, messages to standard error, and a user never sees a traceback.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import Final

import click

from sistra import __version__

_COMMANDS: Final = {
    "serve": "sistra.cli.serve:serve",
    "demo": "sistra.cli.demo:demo",
    "import": "sistra.cli.bulk:import_group",
    "export": "sistra.cli.bulk:export_group",
    "case": "sistra.cli.cases:case",
    "indicator": "sistra.cli.indicators:indicator",
    "trail": "sistra.cli.trail:trail",
    "numbers": "sistra.cli.numbers:numbers",
    "account": "sistra.cli.accounts:account",
    "prepare": "sistra.cli.serve:prepare",
}
_PREPARE_THEMSELVES: Final = frozenset({"serve", "demo", "prepare"})


class _Commands(click.Group):
    """Loads a command's module when it is called: charts and imports are not paid for by `--help`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        from sistra.cli.start import start

        start()
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sistra")
@click.pass_context
def root(context: click.Context) -> None:
    """Strategic information on trafficking in persons. Everything lives under $SISTRA_HOME (default ./var)."""
    asked_for_help = {"-h", "--help"} & set(sys.argv)
    if context.invoked_subcommand in _PREPARE_THEMSELVES or asked_for_help:
        return
    # A fresh place is an empty, usable installation: whichever command comes first makes it one.
    from sistra.cli.start import start

    start()
    from sistra.access.queries import is_prepared
    from sistra.access.vocabulary import SYSTEM

    if not is_prepared(viewer=SYSTEM):
        from sistra.cli.serve import prepare_installation

        prepare_installation()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and end the process with its exit code."""
    from sistra.cli.speaking import language
    from sistra.kernel.errors import Problem

    try:
        # Not standing alone, click gives the code of `context.exit` back instead of ending the process.
        code = root.main(args=arguments, prog_name="sistra", standalone_mode=False)
    except click.Abort:
        click.echo("Interrumpido. / Interrupted.", err=True)
        sys.exit(130)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(2)
    except Problem as problem:
        click.echo(problem.read(language()), err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of the pipe has enough (head): not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as bug:  # noqa: BLE001  # the last stop: a user gets a sentence, the file gets the traceback
        file = _keep(bug)
        click.echo(
            f"Error interno ({type(bug).__name__}). El detalle técnico quedó en {file}. / "
            f"Internal error. The technical detail is in that file.",
            err=True,
        )
        sys.exit(70)
    sys.exit(code if isinstance(code, int) else 0)


def _keep(bug: BaseException) -> str:
    """Write the traceback where the administrator finds it: without the values of variables."""
    from pathlib import Path

    folder = Path(os.environ.get("SISTRA_HOME", "var")) / "errors"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"error-{os.getpid()}.txt"
    # Frames and types only: the message of an unforeseen error may carry a name.
    file.write_text("".join(traceback.format_tb(bug.__traceback__)) + type(bug).__name__ + "\n", encoding="utf-8")
    return str(file)


if __name__ == "__main__":
    main()
