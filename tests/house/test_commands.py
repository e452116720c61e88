"""Every command and every option stands in the guide, and the guide tells of none that does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import click
import pytest

from sistra.cli.main import root
from tests.house.tree import ROOT

GUIDE: Final = (ROOT / "docs" / "guide" / "commands.md").read_text("utf-8")


def _commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


COMMANDS: Final = dict(_commands(root, "sistra"))
SECTIONS: Final = dict(re.findall(r"(?ms)^## `(sistra [^`]+)`\n(.*?)(?=^## |\Z)", GUIDE))


def test_the_guide_has_a_section_for_each_command_and_no_other() -> None:
    assert len(COMMANDS) > 5
    assert sorted(SECTIONS) == sorted(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_guide_tells_every_option(name: str) -> None:
    section = SECTIONS.get(name, "")
    options = [p.opts[0] for p in COMMANDS[name].params if isinstance(p, click.Option)]
    assert [option for option in options if f"`{option}" not in section] == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_says_what_it_does(name: str) -> None:
    assert COMMANDS[name].get_short_help_str()
